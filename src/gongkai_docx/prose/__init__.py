"""The paragraphs of a section → what they claim of the figures of a form's tables."""

from gongkai_docx.prose.claim import Claim, Keys
from gongkai_docx.prose.organs import names_another
from gongkai_docx.prose.paragraphs import claims
from gongkai_docx.prose.quantities import tells
from gongkai_docx.prose.setting import Setting

__all__ = ["Claim", "Keys", "Setting", "claims", "names_another", "tells"]
