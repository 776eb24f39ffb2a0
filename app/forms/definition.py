"""What a form asks, how it is checked and how it prints: frozen records, one for each part of ``form.yaml``.

The records have the very shape of the YAML file (``app.forms.authoring`` validates the file into them with
pydantic; ``app.forms.compiled`` reads them back from JSON without it). Keys of mappings are repeated in the
record as ``id`` or ``number``; authors do not write them twice.

Texts may hold *slots*: ``{zone_name}`` an answer, ``{n_champion:_____}`` an answer with what is printed while it
is blank, ``{filed_on.year:____}`` a part of a date (year, month, day), ``{y1}`` a year of ``years``. ``{{`` is a brace.

Source of every printed text: 晋工信企业函〔2026〕47号 and 山西省工业和信息化厅's notice on 优质中小企业服务机构.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from app.forms.bureau_records import Bureau as Bureau
from app.forms.quoted import Passage as Passage
from app.forms.quoted import Remark as Remark

FieldType = Literal[
    "text", "long_text", "integer", "decimal", "quantity", "percent", "date", "year", "phone", "email",
    "postcode", "uscc", "yesno", "choice", "checks", "rows",
]  # fmt: skip
Severity = Literal["error", "warning", "note"]
ItemStateName = Literal["files", "none", "self_declaration"]
DecimalsPolicy = Literal["two_if_any", "as_typed"]
OTHER = "其他"
NONE = "无"

_STRICT: dict[str, object] = {"extra": "forbid", "strict": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question: its type, its printed label and the limits that the notice sets.

    ``unit`` stands beside the editor, never stored; ``suffix`` is printed after the value. ``options`` and ``at_most``
    also bound what a text lists. ``other``: the text of 其他; ``counts``: whose names; help quotes ``passages``.
    """

    __pydantic_config__: ClassVar = _STRICT
    id: str = ""
    type: FieldType
    label: str
    hint: str = ""
    unit: str = ""
    suffix: str = ""
    required: bool = False
    none: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_chars: int | None = None
    about_chars: int | None = None
    options: tuple[str, ...] = ()
    other: str = ""
    at_most: int | None = None
    columns: dict[str, Field] = field(default_factory=dict)
    at_least: int = 0
    units: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    default: str = ""
    counts: str = ""
    drop_ending: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A comparison that the answers should pass; silent when any of ``fields`` is blank or 无.

    ``rule`` is a Python comparison over field ids (values: Decimal, date, str, list); ``source`` its article.
    """

    __pydantic_config__: ClassVar = _STRICT
    id: str
    fields: tuple[str, ...]
    severity: Severity
    rule: str
    message: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharLimit:
    """A ceiling of 字数 over several text fields together (A 二: 不超过 3000 字)."""

    __pydantic_config__: ClassVar = _STRICT
    id: str
    label: str
    fields: tuple[str, ...]
    max_chars: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A numbered entry of the contents list and the evidence behind it (rulings 13 to 15).

    ``notice_title`` keeps the notice's own wording where the printed ``title`` mends it (ruling 16).
    ``evidence``: ``required`` one of ``takes``; ``text_or_files`` the ``text`` fields or files. ``cited_by``: fields
    whose claims it proves; ``claim`` completes a 自我声明; ``needs`` is the short list that the user ticks off.
    """

    __pydantic_config__: ClassVar = _STRICT
    number: int = 0
    title: str
    notice_title: str = ""
    short_title: str
    takes: tuple[ItemStateName, ...] = ("files",)
    evidence: Literal["required", "optional", "text_or_files"] = "required"
    text: tuple[str, ...] = ()
    cited_by: tuple[str, ...] = ()
    claim: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A place for a stamp or signature: who signs, and whether the applicant leaves it to somebody else."""

    __pydantic_config__: ClassVar = _STRICT
    who: str
    place: str
    by_applicant: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """One ruled line of a cover: the printed label, the text with slots on the rule, an optional line below it."""

    __pydantic_config__: ClassVar = _STRICT
    label: str
    value: str
    below: str = ""
    seal: Seal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A cover page; ``mark`` is the notice's 附件 mark at the top left, ``foot`` the line at the bottom."""

    __pydantic_config__: ClassVar = _STRICT
    mark: str = ""
    title: tuple[str, ...]
    lines: tuple[CoverLine, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """An unnumbered page of official notes (填报说明): title and passages in order, each printed with its number."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The contents list: heading lines; its entries are the items."""

    __pydantic_config__: ClassVar = _STRICT
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a body or an item holds: exactly one of ``table``, ``outline``, ``statement``, ``attachments``.

    ``whole_page``: alone on a page (ruling 19). ``optional``: the draft's option that asks for it (ruling 15).
    """

    __pydantic_config__: ClassVar = _STRICT
    table: str = ""
    outline: str = ""
    statement: str = ""
    attachments: bool = False
    whole_page: bool = False
    optional: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Numbered pages that belong to no item (A volume 1): starts as page 1 on a right-hand page."""

    __pydantic_config__: ClassVar = _STRICT
    holds: tuple[Holding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPart:
    """The pages of one item: starts on a right-hand page, holds printed forms and attachments in order."""

    __pydantic_config__: ClassVar = _STRICT
    number: int
    holds: tuple[Holding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a volume: exactly one of the five."""

    __pydantic_config__: ClassVar = _STRICT
    cover: Cover | None = None
    notes: Notes | None = None
    contents: Contents | None = None
    body: Body | None = None
    item: ItemPart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A thing that is bound by itself; ``file_name`` is the stem of its files, prefixed by its place (01_…)."""

    __pydantic_config__: ClassVar = _STRICT
    id: str
    title: str
    file_name: str
    parts: tuple[Part, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of an official table, in reading order; exactly one of the six contents.

    ``label``, ``header``: printed texts; ``field``: an answer alone; ``text``: printed text with slots;
    ``static``: printed text without answers (seal blocks); ``number``: the automatic 序号 of a repeated row.
    ``cite`` is the evidence item that the label names. ``placeholder`` shows while the answer is blank (ruling 17).
    ``cols``/``rows`` are spans; ``height_mm`` the least height (room for a stamp).
    """

    __pydantic_config__: ClassVar = _STRICT
    label: str | None = None
    header: str | None = None
    field: str | None = None
    text: str | None = None
    static: str | None = None
    number: bool = False
    cols: int = 1
    rows: int = 1
    cite: int | None = None
    placeholder: str = ""
    seal: Seal | None = None
    height_mm: float = 0
    align: Literal["", "left", "center", "right"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The body of a growable table: one printed row for each entry of the rows field, at least ``printed_rows``."""

    __pydantic_config__: ClassVar = _STRICT
    field: str
    cells: tuple[Cell, ...]
    printed_rows: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line above or below a table; several on one line share it from left to right."""

    __pydantic_config__: ClassVar = _STRICT
    text: str
    seal: Seal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An official table: columns in millimetres of the type area, rows of cells, lines above and below.

    ``heading``: title at the left in 黑体 (``section``) or centred. ``above``: lines of texts that share a line.
    """

    __pydantic_config__: ClassVar = _STRICT
    id: str = ""
    title: str
    heading: Literal["section", "title"] = "section"
    subtitle: str = ""
    columns_mm: tuple[float, ...]
    above: tuple[tuple[Line, ...], ...] = ()
    rows: tuple[tuple[Cell, ...], ...]
    repeat: Repeat | None = None
    header_rows: int = 0
    below: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """One line of a pre-printed outline: a heading (``level`` 1 to 3), bracketed guidance, or an answer."""

    __pydantic_config__: ClassVar = _STRICT
    heading: str = ""
    level: int = 0
    guide: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Flowing text under printed headings (A 二, B item 2). ``separable``: may be moved to 另附纸."""

    __pydantic_config__: ClassVar = _STRICT
    id: str = ""
    title: str
    heading: Literal["section", "title"] = "section"
    note: str = ""
    separable: bool = False
    lines: tuple[OutlineLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A page with a title, a text and places to sign (申报材料真实性声明; 诚信承诺 marked 非官方样式)."""

    __pydantic_config__: ClassVar = _STRICT
    id: str = ""
    title: str
    text: str
    mark: str = ""
    signatures: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who asks for the form, until when, and what has to be handed in."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    number: str = ""
    issuer: str
    deadline: date
    deadline_hint: str = ""
    paper_copies: int | None = None
    paper_copies_text: str = ""
    disc_copies: int = 0
    hand_in: str = ""
    false_filing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfDeclaration:
    """The page that stands for evidence (填报说明 4; ruling 14): texts with slots, ``{claim}`` among them."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    default_statement: str
    signature: Line
    date_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDefinition:
    """Everything the program knows about one official form.

    ``edition`` rises with every version of the same ``id`` that is handed out (decision 89); drafts stay on theirs.
    """

    __pydantic_config__: ClassVar = _STRICT
    id: str
    title: str
    short_title: str
    who: str
    name_field: str
    authority_field: str = ""
    notice: Notice
    years: dict[str, int] = field(default_factory=dict)
    decimals: DecimalsPolicy = "as_typed"
    fields: dict[str, Field]
    rules: tuple[Rule, ...] = ()
    limits: tuple[CharLimit, ...] = ()
    passages: dict[str, Passage] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    items: dict[int, Item] = field(default_factory=dict)
    self_declaration: SelfDeclaration | None = None
    none_page_text: str = ""
    tables: dict[str, Table] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    volumes: tuple[Volume, ...]
    bureau: Bureau | None = None
    edition: int = 1
    format: int = 1
