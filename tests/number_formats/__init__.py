"""What two real programs show for many number formats, as they were asked once."""
