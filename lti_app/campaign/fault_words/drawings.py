"""About the drawing of a pack, an SVG file: see `illustration.py`."""

from flask_babel import lazy_gettext as _

from lti_app.campaign.fault_words.words import Words

_AGAIN = _("Export it again")
_ATTRIBUTES = _("Export the drawing as plain SVG with attributes only, or remove it")

WORDS = {
    "drawing_missing": Words(
        _("%(name)s is not there"),
        _("Put %(name)s into the folder"),
        form_message=_("is not there"),
        form_mend=_("Choose a drawing"),
    ),
    "drawing_too_large": Words(_("is larger than %(most)s bytes"), _("Simplify the drawing")),
    "drawing_too_deep": Words(
        _("has more than %(most)s elements inside each other"), _("Simplify the drawing")
    ),
    "xml": Words(_("is not XML: it cannot be read from here on"), _AGAIN),
    "xml_empty": Words(_("is not XML: there is no element in it, or it breaks off"), _AGAIN),
    "xml_sign": Words(_("is not XML: a character stands where it cannot"), _AGAIN),
    "xml_unclosed": Words(_("is not XML: something is opened and never closed"), _AGAIN),
    "xml_mismatch": Words(_("is not XML: another element is closed than was opened"), _AGAIN),
    "xml_attribute_twice": Words(_("is not XML: an attribute stands twice"), _AGAIN),
    "xml_rest": Words(_("is not XML: something follows after its end"), _AGAIN),
    "xml_entity": Words(_("is not XML: it uses a name that stands for nothing"), _AGAIN),
    "xml_prefix": Words(_("is not XML: a prefix belongs to nothing"), _AGAIN),
    "xml_encoding": Words(_("is not XML: its characters are not what it says"), _AGAIN),
    "undescribed": Words(_("is missing"), _("Say what the drawing shows in <%(element)s>")),
    "element": Words(_("is not an element for drawing"), _ATTRIBUTES),
    "attribute": Words(_("is not an attribute for drawing"), _ATTRIBUTES),
    "outside": Words(_("refers to something outside the drawing"), _ATTRIBUTES),
    "not_svg": Words(_("is not an SVG drawing"), _('Begin with <svg xmlns="%(namespace)s">')),
    "no_view_box": Words(_("is missing"), _("Add it, so that the drawing scales")),
    "document_type": Words(
        _("has a document type"), _("Remove the line that begins with <!DOCTYPE")
    ),
    "instruction": Words(_("is an instruction to the program that reads the file"), _("Remove it")),
}
