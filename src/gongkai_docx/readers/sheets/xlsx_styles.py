"""The styles of an Excel workbook (ECMA-376 part 1, 18.8) → how each cell style looks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from gongkai_docx.patterns import pattern
from gongkai_docx.readers.sheets.look import BLACK, WHITE, CellStyle, Colour, Font, colour_of
from gongkai_docx.readers.sheets.markup import Element, tree
from gongkai_docx.readers.sheets.number_format.builtin import builtin
from gongkai_docx.values import dataclass

_USUAL_SIZE = 11.0
_FALSE = ("0", "false", "off")
# The palette that every workbook has (18.8.27): its first eight colours, and all from 8 to 63.
_PALETTE = (
    *("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"),
    *("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"),
    *("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"),
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
)
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
"""The colours of a theme in the order that cells number them in."""
_USUAL_THEME = (WHITE, BLACK)
"""What the first two are in every theme that anybody writes in."""
_OF_MOMENTS = frozenset("dmyhsaegtp[")
"""What a number format has, in whatever case, that shows a day or a time."""
_MOMENT = pattern(r'(?:[ymd]{1,4}(?:[-/.]|\\[-/. ]|"[年月日]")?){2,3}(?:;@)?')
_UNUSUAL_THEME = pattern(rb'theme="(?![01]")')


@dataclass(frozen=True)
class Colours:
    """What a colour's number stands for in this workbook."""

    theme: tuple[Colour | None, ...]
    palette: tuple[Colour | None, ...]

    def of(self, element: Element | None) -> Colour | None:
        """The colour that the element names; None where it is left to the program, or unknown."""
        given = element.attributes if element else {}
        if "rgb" in given:
            return colour_of(given["rgb"])
        if "theme" in given:
            return _tinted(_at(self.theme, given["theme"]), float(given.get("tint", 0)))
        return _at(self.palette, given["indexed"]) if "indexed" in given else None


@dataclass(frozen=True, eq=False)
class Styles:
    """The styles of a workbook's cells, and what its conditional formats make of a cell.

    Told apart by which they are, which is quick: what is remembered of a sheet rests on them.
    """

    cells: tuple[CellStyle, ...] = (CellStyle(),)
    conditional: tuple[CellStyle, ...] = ()
    usual_size: float = _USUAL_SIZE
    colours: Colours = Colours((), ())

    @cached_property
    def number_formats(self) -> tuple[str, ...]:
        """The number format of each cell style."""
        return tuple(style.number_format for style in self.cells)

    @cached_property
    def odd(self) -> frozenset[int]:
        """The cell styles in which what stands there can't be seen, or is struck out."""
        return frozenset(at for at, style in enumerate(self.cells) if not style.is_plain)

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """How large each cell style's writing is against the usual; 0 where it is made to fit."""
        return tuple(
            0.0 if style.is_fitted else (style.font.size or self.usual_size) / self.usual_size
            for style in self.cells
        )

    @cached_property
    def moments(self) -> frozenset[int]:
        """The cell styles that may make a number a day or a time."""
        codes = enumerate(self.number_formats)
        return frozenset(at for at, code in codes if not _OF_MOMENTS.isdisjoint(code.lower()))

    @cached_property
    def days(self) -> frozenset[int]:
        """Those of them that surely do."""
        return frozenset(at for at in self.moments if _MOMENT.fullmatch(self.number_formats[at]))

    @cached_property
    def have_conditions(self) -> bool:
        """Whether a conditional format changes more than a colour that can be seen."""
        return any(style.number_format or not style.is_plain for style in self.conditional)


@lru_cache(maxsize=8)  # workbooks that one program saved often have the same
def read_styles(styles: bytes | None, theme: bytes | None = None) -> Styles:
    """What the styles' part says. Raises ExpatError, KeyError, IndexError or ValueError."""
    if styles is None:
        return Styles()
    root = tree(styles)
    colours = Colours(_theme(theme) if theme else _USUAL_THEME, _palette(root))
    fonts = [read_font(font, colours, BLACK) for font in _children(root, "fonts")] or [Font()]
    grounds = [_ground(fill, colours) for fill in _children(root, "fills")] or [WHITE]
    codes = {
        int(each.attributes["numFmtId"]): each.attributes["formatCode"]
        for each in _children(root, "numFmts")
    }
    cells = [
        CellStyle(
            _spelled(codes, int(xf.attributes.get("numFmtId", 0))),
            fonts[int(xf.attributes.get("fontId", 0))],
            grounds[int(xf.attributes.get("fillId", 0))],
            _is_fitted(xf),
        )
        for xf in _children(root, "cellXfs")
    ]
    conditional = [_conditional(dxf, colours) for dxf in _children(root, "dxfs")]
    return Styles(tuple(cells) or (CellStyle(),), tuple(conditional), fonts[0].size or _USUAL_SIZE)


def needs_theme(styles: bytes | None) -> bool:
    """Whether a colour in the styles' part may be any, because the theme tells."""
    return bool(styles and _UNUSUAL_THEME.search(styles))


def _children(root: Element, name: str) -> list[Element]:
    found = root.first(name)
    return found.children if found else []


def _spelled(codes: Mapping[int, str], number: int) -> str:
    code = codes.get(number) or builtin(number)
    return "" if code == "General" else code


def _at(colours: tuple[Colour | None, ...], number: str) -> Colour | None:
    return colours[int(number)] if 0 <= int(number) < len(colours) else None


def _tinted(colour: Colour | None, tint: float) -> Colour | None:
    """The colour made lighter (tint up to 1) or darker (down to -1); 18.8.19, in short."""
    if colour is None or not tint:
        return colour
    towards = 255 if tint > 0 else 0
    share = min(abs(tint), 1)
    red, green, blue = (round(part + (towards - part) * share) for part in colour)
    return red, green, blue


def _theme(theme: bytes) -> tuple[Colour | None, ...]:
    found: dict[str, Colour | None] = {}
    for scheme in tree(theme).all(*_THEME):
        said = scheme.first("srgbClr", "sysClr")
        given = said.attributes if said else {}
        found.setdefault(scheme.name, colour_of(given.get("lastClr") or given.get("val", "")))
    return tuple(found.get(name) for name in _THEME)


def _palette(root: Element) -> tuple[Colour | None, ...]:
    own = [element.attributes.get("rgb", "") for element in _children(root, "indexedColors")]
    return tuple(map(colour_of, own or _PALETTE))


def read_font(font: Element, colours: Colours, usual: Colour | None = None) -> Font:
    """How a font, or what stands for it in a part of a text, looks.

    `usual` is its colour where it tells none: Excel writes black then, on whatever ground.
    """
    said = {child.name: child for child in font.children}
    size = said["sz"].attributes.get("val") if "sz" in said else None
    return Font(
        float(size) if size else None,
        colours.of(said.get("color")) or usual,
        "strike" in said and said["strike"].attributes.get("val", "1") not in _FALSE,
        "vertAlign" in said and said["vertAlign"].attributes.get("val") != "baseline",
    )


def _ground(fill: Element, colours: Colours) -> Colour | None:
    """The colour behind the writing; None where it is a pattern or a gradient."""
    pattern = fill.first("patternFill")
    kind = pattern.attributes.get("patternType", "none") if pattern else ""
    if pattern and kind == "none":
        return WHITE
    return colours.of(pattern.first("fgColor")) if pattern and kind == "solid" else None


def _conditional(dxf: Element, colours: Colours) -> CellStyle:
    """What a conditional format makes of a cell; its fill is written the other way round."""
    number, font, fill = dxf.first("numFmt"), dxf.first("font"), dxf.first("fill")
    ground = colours.of(fill.first("bgColor") or fill.first("fgColor")) if fill else WHITE
    return CellStyle(
        number.attributes.get("formatCode", "") if number else "",
        read_font(font, colours) if font else Font(),
        ground,
    )


def _is_fitted(xf: Element) -> bool:
    alignment = xf.first("alignment")
    given = alignment.attributes if alignment else {}
    return given.get("shrinkToFit", "0") not in _FALSE or given.get("textRotation", "0") != "0"
