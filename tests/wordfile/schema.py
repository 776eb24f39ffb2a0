"""What a WordprocessingML element may hold, in which order, and how large its numbers may be.

Orders: ECMA-376 part 1 (2016), annex A.1, ``wml.xsd``, named here by the complex type, transitional as in part 4. Only
the elements that a plain document needs are listed: anything else in a file of ours is a fault.
Limits: what Word takes; [MS-OI29500] 2.1 names them per attribute (``trHeight`` 22 inches, a bookmark 40 characters).
"""

from __future__ import annotations

from collections.abc import Mapping

# Element → its children in order; a name with * may stand more than once, neighbours joined by | in any order.
_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish"
)
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr"
)
_SIDES = "top left start bottom right end"
ORDER: Mapping[str, str] = {
    "document": "background body",  # CT_Document
    "body": "p*|tbl*|bookmarkStart*|bookmarkEnd* sectPr",  # CT_Body
    "hdr": "p*|tbl*",  # CT_HdrFtr
    "ftr": "p*|tbl*",
    "p": "pPr r*|hyperlink*|bookmarkStart*|bookmarkEnd*",  # CT_P
    "hyperlink": "r*",  # CT_Hyperlink
    "r": "rPr t*|tab*|br*|drawing*|fldChar*|instrText*",  # CT_R
    "drawing": "inline*",  # CT_Drawing
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",  # CT_Inline of dml-wordprocessingDrawing.xsd
    "pPr": _PARAGRAPH,  # CT_PPr
    "rPr": _RUN,  # CT_RPr
    "tabs": "tab*",  # CT_Tabs
    "tbl": "tblPr tblGrid tr*",  # CT_Tbl
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",  # CT_TblPr
    "tblGrid": "gridCol*",  # CT_TblGrid
    "tr": "tblPrEx trPr tc*",  # CT_Row
    "trPr": "cnfStyle|divId|gridBefore|gridAfter|wBefore|wAfter|cantSplit|trHeight|tblHeader|tblCellSpacing|jc|hidden",
    "tc": "tcPr p*",  # CT_Tc
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tcBorders": f"{_SIDES} insideH insideV tl2br tr2bl",  # CT_TcBorders
    "tblCellMar": _SIDES,  # CT_TblCellMar
    "tcMar": _SIDES,  # CT_TcMar
    "sectPr": "headerReference*|footerReference* footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "styles": "docDefaults latentStyles style*",  # CT_Styles
    "docDefaults": "rPrDefault pPrDefault",
    "rPrDefault": "rPr",
    "pPrDefault": "pPr",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr*",  # CT_Style
    "fonts": "font*",  # CT_FontsList
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    "webSettings": "frameset divs encoding optimizeForBrowser relyOnVML allowPNG",  # CT_WebSettings
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
    "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge "
    "revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
    "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone "
    "doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders "
    "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
    "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
    "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData "
    "noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
    "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
    "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags "
    "alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids "
    "attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade "
    "captions readModeInkLockDown shapeDefaults decimalSymbol listSeparator",  # CT_Settings
    "compat": "useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL noColumnBalance "
    "balanceSingleByteDoubleByteWidth noExtraLineSpacing doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn "
    "spacingInWholePoints lineWrapLikeWord6 adjustLineHeightInTable useFELayout compatSetting*",  # CT_Compat
}

# A part that Word misses when it is not there; Word for the Mac repairs files without theme and web settings.
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# Relation → content type of its target (ECMA-376 part 1, 11.3 and 15.2; part 2, 11).
TYPES: Mapping[str, str] = {
    _OFFICE + "officeDocument": _WORD + "document.main+xml",
    _PACKAGE + "relationships/metadata/core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    _OFFICE + "extended-properties": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    _OFFICE + "styles": _WORD + "styles+xml",
    _OFFICE + "settings": _WORD + "settings+xml",
    _OFFICE + "webSettings": _WORD + "webSettings+xml",
    _OFFICE + "fontTable": _WORD + "fontTable+xml",
    _OFFICE + "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    _OFFICE + "header": _WORD + "header+xml",
    _OFFICE + "footer": _WORD + "footer+xml",
    _OFFICE + "image": "image/",
}
REQUIRED = tuple(TYPES)[:8]

_TWIPS = (0, 31680)
_SIGNED = (-31680, 31680)
# Element and attribute → least and greatest value that Word takes.
LIMITS: Mapping[tuple[str, str], tuple[int, int]] = {
    ("trHeight", "val"): _TWIPS,
    ("gridCol", "w"): (1, 31680),
    ("tcW", "w"): (1, 31680),
    ("tblW", "w"): _TWIPS,
    ("tblInd", "w"): _SIGNED,
    ("gridSpan", "val"): (2, 63),
    ("spacing", "before"): _TWIPS,
    ("spacing", "after"): _TWIPS,
    ("spacing", "line"): (1, 31680),
    ("ind", "left"): _SIGNED,
    ("ind", "right"): _SIGNED,
    ("ind", "firstLine"): _TWIPS,
    ("ind", "hanging"): _TWIPS,
    ("tab", "pos"): _SIGNED,
    ("sz", "val"): (2, 3276),
    ("szCs", "val"): (2, 3276),
    ("outlineLvl", "val"): (0, 8),
    ("pgSz", "w"): (1, 31680),
    ("pgSz", "h"): (1, 31680),
    ("pgMar", "top"): _SIGNED,
    ("pgMar", "bottom"): _SIGNED,
    ("pgMar", "left"): _TWIPS,
    ("pgMar", "right"): _TWIPS,
    ("pgMar", "header"): _TWIPS,
    ("pgMar", "footer"): _TWIPS,
    ("pgMar", "gutter"): _TWIPS,
    ("pgNumType", "start"): (0, 32767),
    ("framePr", "w"): _TWIPS,
    ("framePr", "h"): _TWIPS,
    ("framePr", "y"): _SIGNED,
    ("zoom", "percent"): (10, 500),
    ("defaultTabStop", "val"): (1, 31680),
}
