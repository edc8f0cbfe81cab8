"""Workbooks disturbed in what they mean → whether each is read as a person sees it, or told."""
