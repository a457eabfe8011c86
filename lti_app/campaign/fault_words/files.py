"""About the files of a pack: its manifest as YAML, and its texts as Markdown."""

from flask_babel import lazy_gettext as _

from lti_app.campaign.fault_words.words import Words

_UTF_8 = _("Save the file as UTF-8")

WORDS = {
    "no_manifest": Words(_("is not there"), _("Write %(name)s")),
    "too_large": Words(_("is larger than %(most)s bytes"), _("Shorten it")),
    "not_utf_8": Words(_("is not UTF-8 text"), _UTF_8),
    "too_many_files": Words(_("stands beside %(count)s files"), _("Remove some")),
    "file_forbidden": Words(_("cannot be read: permission denied"), _("Look at its rights")),
    "file_unreadable": Words(
        _("cannot be read"), _("Look whether it is a file, and whether its disk is well")
    ),
    "file_missing": Words(
        _("%(name)s is not there"), _("Write the file %(name)s"), form_mend=_("Write the text")
    ),
    "file_unnamed": Words(
        _("is named by nothing in pack.yaml"),
        _("Give its entry that id, add the language, or remove the file"),
    ),
    # The manifest.
    "directive": Words(
        _("has a line that begins with %(sign)s"), _("Remove it; a pack is always YAML 1.2")
    ),
    "not_fields": Words(_("is not a list of fields"), _("Begin with `schema: 1`")),
    "yaml": Words(
        _("is not YAML: it cannot be read from here on"),
        _("Mend the line; often it is the indentation, a missing quote or a colon in the text"),
    ),
    "yaml_colon": Words(
        _("is not YAML: there is a colon or a dash where none can stand"),
        _("Put the text in quotes, or mend the indentation"),
    ),
    "yaml_tab": Words(_("is not YAML: a tab stands here"), _("Indent with spaces")),
    "yaml_sign": Words(_("is not YAML: no text begins with %(sign)s"), _("Put the text in quotes")),
    "yaml_quote": Words(
        _("is not YAML: a quote is opened and never closed"), _("Add the missing quote")
    ),
    "yaml_bracket": Words(
        _("is not YAML: a bracket is not closed, or a comma is missing"),
        _("Close the bracket, or put the text in quotes"),
    ),
    "yaml_indentation": Words(
        _("is not YAML: this line belongs to nothing above it"),
        _("Mend the indentation, or put the whole text in quotes"),
    ),
    "yaml_escape": Words(
        _("is not YAML: \\%(sign)s means nothing here"),
        _("Use single quotes, or write two backslashes"),
    ),
    "yaml_alias": Words(
        _("is not YAML: it names a value that is not there"), _("Put the text in quotes")
    ),
    "yaml_second_document": Words(
        _("is not YAML of one part: a second one begins here"), _("Remove the line")
    ),
    "yaml_control": Words(
        _("is not YAML: it has a control character in it"), _("Remove the character")
    ),
    "alias": Words(_("is an alias of another value"), _("Write the value out in full")),
    "too_deep": Words(_("is nested too deeply"), _("Remove it")),
    "key_not_text": Words(_("has a key that is not text"), _("Use a plain name as key")),
    "key_twice": Words(_("stands here a second time"), _("Keep one of the two")),
    "read_as_number": Words(
        _("%(text)s would be read as a number"),
        _("Put it in quotes, so that it stays as you wrote it"),
    ),
    "tag": Words(_("has the tag %(tag)s"), _("Remove the tag")),
    "half_a_character": Words(
        _("has half a character in it"), _("Write the character itself in place of its code")
    ),
    # The texts.
    "html": Words(_("has HTML in it"), _("Write it as Markdown, or as text")),
    "image": Words(
        _("has an image in it"),
        _("Say it in words; pictures load from elsewhere and tell who reads"),
    ),
    "code": Words(
        _("has code in it"), _("Do not indent the line by four spaces, and leave out backticks")
    ),
    "heading": Words(
        _("has a heading of another level"),
        _("Begin headings with ##, ### or ####; the page has a title of its own"),
    ),
    "link": Words(
        _("has a link that cannot be used"),
        _("Write the whole address, https://example.org/page, or begin it with mailto: or tel:"),
    ),
}
