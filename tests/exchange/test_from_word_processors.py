"""What word processors put on the clipboard: their debris goes, their lists, notes and tables are real.

The samples have the forms that these programs write, and texts of our own.
"""

import pytest

from omctpub.from_html import convert

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator
content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {margin:0cm; font-size:11.0pt;} --></style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:"Table
Normal";}</style><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1 style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>I.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Arrests in <st1:City
w:st="on">Lumen</st1:City><o:p></o:p></h1>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=EN-GB
style='mso-ansi-language:EN-GB'>Four lawyers</span></b><span lang=EN-GB> were
arrested on 3&nbsp;May,<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"
title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if
!supportFootnotes]><span
class=MsoFootnoteReference><span style='font-size:11.0pt'>[1]</span></span><![endif]></span></span></a>
as <a
href="https://example.org/report_2">we reported</a>.<span style='mso-spacerun:yes'>&nbsp; </span>They
are:<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Ana
<i>Lamp</i>;<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2
lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>her
brother;<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt'>who is seventeen;<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>two
colleagues.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l2 level1 lfo3'><![if
!supportLists]><span
style='mso-list:Ignore'>3.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span><![endif]>Release them.</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l2 level1 lfo3'><![if
!supportLists]><span
style='mso-list:Ignore'>4.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span><![endif]>Drop the charges.</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'><td width=301><p
class=MsoNormal><b>Name<o:p></o:p></b></p></td>
 <td width=301><p class=MsoNormal><b>Held in<o:p></o:p></b></p></td></tr>
 <tr style='mso-yfti-irow:1;mso-yfti-lastrow:yes'><td width=301><p class=MsoNormal>Ana Lamp</p></td>
 <td width=301><p class=MsoNormal>Block 4 | Block 5<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><span class=msoDel><del cite="mailto:Editor" datetime="2024-05-04T10:00">secret
</del></span><span
class=MsoCommentReference><span style='font-size:8.0pt'><a class=msocomanchor id="_anchor_1"
href="#_msocom_1" name="_msoanchor_1">[E1]</a></span></span>End.</p>
<!--EndFragment-->
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1
width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1'
href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference><span
style='mso-special-character:footnote'><![if !supportFootnotes]><span
class=MsoFootnoteReference>[1]</span><![endif]></span></span></a><span lang=EN-GB> Letter of 5
May.<o:p></o:p></span></p>
<p class=MsoFootnoteText>No answer came.<o:p></o:p></p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Is this
public?</p></div></div>
</body></html>"""
FROM_WORD = """\
# I. Arrests in Lumen

**Four lawyers** were arrested on 3\u00a0May,[^1] as [we reported](https://example.org/report_2). They are:

- Ana *Lamp*;
  - her brother;

    who is seventeen;
- two colleagues.

3. Release them.
4. Drop the charges.

| Name | Held in |
| --- | --- |
| Ana Lamp | Block 4 \\| Block 5 |

End.

[^1]: Letter of 5 May.

    No answer came."""

OUTLOOK = """<div class="WordSection1"><p class="MsoNormal"><span
style="font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif;color:#1F497D">Dear
all,<o:p></o:p></span></p>
<p class="MsoNormal"><span style="color:#1F497D"><o:p>&nbsp;</o:p></span></p>
<p class="MsoNormal"><span style="font-weight:bold">Please</span> sign <span
style="font-style:italic">today</span>:<o:p></o:p></p>
<ul style="margin-top:0cm" type="disc"><li class="MsoListParagraph"
style="margin-left:0cm;mso-list:l0 level1 lfo1">the letter<o:p></o:p></li>
<ul style="margin-top:0cm" type="circle"><li class="MsoListParagraph"
style="margin-left:0cm;mso-list:l0 level2 lfo1">in <b>two</b> languages<o:p></o:p></li></ul>
<li class="MsoListParagraph" style="margin-left:0cm;mso-list:l0 level1 lfo1">the
petition<o:p></o:p></li></ul>
<p class="MsoNormal"><a href="mailto:office@example.org">office@example.org</a> | <a
href="http://example.org/">http://example.org/</a><o:p></o:p></p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p
class="MsoNormal"><b>From:</b> Ana Lamp &lt;ana@example.org&gt; <br><b>Subject:</b>
Letter<o:p></o:p></p></div></div>
<table border="0" role="presentation"><tr><td><p class="MsoNormal">The first column.</p></td><td><p
class="MsoNormal">The second.</p></td></tr></table>
</div>"""
FROM_OUTLOOK = """\
Dear all,

**Please** sign *today*:

- the letter
  - in **two** languages
- the petition

<office@example.org> | <http://example.org/>

**From:** Ana Lamp \\<ana@example.org>\\
**Subject:** Letter

The first column.

The second."""

LIBREOFFICE = """<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN"><html><head><title></title>
<meta name="generator" content="LibreOffice 7.4.5.1 (Linux)"/><style type="text/css">p { line-height:
115% }</style></head>
<body lang="fr-FR" dir="ltr"><h1 class="western">Rapport</h1>
<p style="margin-bottom: 0cm"><font face="Liberation Serif, serif"><font size="3"
style="font-size: 12pt"><b>Quatre</b>
avocats<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>
«&nbsp;arrêtés&nbsp;»<a class="sdfootnoteanc" name="sdfootnote2anc"
href="#sdfootnote2sym"><sup>2</sup></a>.</font></font></p>
<p style="margin-bottom: 0cm"><br/>

</p>
<ol><li><p style="margin-bottom: 0cm">Libérez-les.</p></li><li><p style="margin-bottom: 0cm">Abandonnez
les charges&nbsp;:</p>
<ul><li><p style="margin-bottom: 0cm">toutes.</p></li></ul></li></ol>
<div id="sdfootnote1"><p class="sdfootnote-western"><a class="sdfootnotesym" name="sdfootnote1sym"
href="#sdfootnote1anc">1</a>
Lettre du 5 mai.</p></div>
<div id="sdfootnote2"><p class="sdfootnote-western"><a class="sdfootnotesym" name="sdfootnote2sym"
href="#sdfootnote2anc">2</a>Communiqué.</p></div>
</body></html>"""
FROM_LIBREOFFICE = """\
# Rapport

**Quatre** avocats[^1] «\u00a0arrêtés\u00a0»[^2].

1. Libérez-les.
2. Abandonnez les charges\u00a0:
   - toutes.

[^1]: Lettre du 5 mai.

[^2]: Communiqué."""

GOOGLE_DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><h2
dir="ltr" style="line-height:1.38;"><span style="font-size:16pt;font-weight:400;">Arrests</span></h2>
<p dir="ltr" style="line-height:1.38;"><span style="font-weight:700;font-style:normal;">Four</span><span
style="font-weight:400;font-style:normal;"> lawyers are </span><span
style="font-weight:400;font-style:italic;">still</span><span style="font-weight:400;"> held</span><span
style="font-size:0.6em;vertical-align:super;"><a href="#ftnt1"
id="ftnt_ref1">[1]</a></span><span>.</span></p><br />
<ul style="margin-top:0;"><li dir="ltr" aria-level="1"><p dir="ltr"
role="presentation"><span>one</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr"
role="presentation"><span>inner</span></p></li></ul><li dir="ltr" aria-level="1"><p dir="ltr"
role="presentation"><span style="text-decoration:line-through;">two</span></p></li></ul></b>
<ul class="lst-kix_ab12-0 start"><li>a</li></ul><ul class="lst-kix_ab12-1 start"><li>b</li></ul><ul
class="lst-kix_ab12-0"><li>c</li></ul>
<hr class="c3"><div><p class="c1"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;Letter of 5
May.</span></p><p class="c1"><span>More.</span></p></div>"""
FROM_GOOGLE_DOCS = """\
# Arrests

**Four** lawyers are *still* held[^1].

- one
  - inner
- ~~two~~

* a
  - b
* c

[^1]: Letter of 5 May.

    More."""


@pytest.mark.parametrize(
    ("html", "markdown", "lost"),
    [
        (WORD, FROM_WORD, {"deletions that Word kept": 1, "comments of reviewers": 2}),
        (OUTLOOK, FROM_OUTLOOK, {}),
        (LIBREOFFICE, FROM_LIBREOFFICE, {}),
        (GOOGLE_DOCS, FROM_GOOGLE_DOCS, {}),
    ],
    ids=["Word", "Outlook", "LibreOffice", "Google Docs"],
)
def test_a_pasted_text_is_a_text_like_any_other(html: str, markdown: str, lost: dict[str, int]) -> None:
    made = convert(html)
    assert (made.markdown, dict(made.left_out)) == (markdown, lost)


PARAGRAPHS = [
    (
        ["·&nbsp;&nbsp;&nbsp; a", "o&nbsp;&nbsp; b", "§&nbsp; &nbsp;c", "·&nbsp;&nbsp; d"],
        "- a\n  - b\n    - c\n- d",
    ),
    (["1.&nbsp;&nbsp;&nbsp;a", "2.&nbsp;&nbsp;b"], "1. a\n2. b"),
    (["(a)&nbsp;&nbsp;a", "(b)&nbsp;&nbsp;b"], "1. a\n2. b"),
    (["• a", "● b"], "- a\n- b"),
    (["–&nbsp;&nbsp;a", "&nbsp;", "–&nbsp;&nbsp;b"], "- a\n- b"),
    (["• a", "between", "• b"], "- a\n\nbetween\n\n- b"),
    (["<b>·&nbsp;&nbsp;</b><b>a</b> b"], "- **a** b"),
    # Too little to tell a list from a sentence.
    (["o mundo", "– Non.", "1. a", "§ 5"], "o mundo\n\n– Non.\n\n1\\. a\n\n§ 5"),
]


@pytest.mark.parametrize(("texts", "markdown"), PARAGRAPHS)
def test_paragraphs_with_bullets_typed_into_them_are_a_list(texts: list[str], markdown: str) -> None:
    assert convert("".join(f"<p class=MsoNormal>{text}</p>" for text in texts)).markdown == markdown


def test_points_are_nested_by_their_margins() -> None:
    points = [("36.0pt", "a"), ("2.54cm", "b"), ("72pt", "c"), ("0.5in", "d")]
    html = "".join(
        f"<p class=MsoListParagraph style='margin-left:{margin}'>·&nbsp;{text}</p>" for margin, text in points
    )
    assert convert(html).markdown == "- a\n  - b\n  - c\n- d"


def test_a_list_that_begins_again_is_another_list() -> None:
    html = "".join(
        f"<p style='mso-list:{of} level1 lfo1'><span style='mso-list:Ignore'>{sign}</span>{sign}</p>"
        for of, sign in [("l0", "1."), ("l0", "2."), ("l0", "1."), ("l1", "2."), ("l1", "a)"), ("l1", "·")]
    )
    assert convert(html).markdown == "1. 1\\.\n2. 2\\.\n\n1) 1\\.\n\n2. 2\\.\n\n1) a)\n\n- ·"


def test_styles_are_marks_only_where_they_say_so() -> None:
    html = (
        "<b style='mso-bidi-font-weight:normal'>bold</b> <b style='font-weight:normal'>no</b> "
        "<span style='FONT-WEIGHT: 700; font-style:oblique'>both</span> "
        "<i style='font-style:normal'>no</i> "
        "<span style='font-weight:lighter'>no</span> <span style='font-weight'>no</span> "
        "<span style='mso-hide:all'>hidden</span><span style='display:none'>folded</span>"
    )
    assert convert(html).markdown == "**bold** no ***both*** no no no folded"


def _in_word(*signs: str) -> str:
    style = "mso-list:l0 level1 lfo1"
    return "".join(
        f"<p class=MsoListParagraph style='{style}'><span style='mso-list:Ignore'>{sign}</span>Text</p>"
        for sign in signs
    )


@pytest.mark.parametrize(
    ("signs", "markdown"),
    [
        (("·", "·"), "- Text\n- Text"),
        (("V.", "VI."), "5. Text\n6. Text"),
        (("c)", "d)"), "3. Text\n4. Text"),
        (("i.", "ii."), "1. Text\n2. Text"),
        (("Article 3",), "Article 3Text"),
        (("1.1. ",), "1.1. Text"),
    ],
)
def test_a_list_begins_with_its_number_and_a_label_stays_in_the_text(
    signs: tuple[str, ...], markdown: str
) -> None:
    assert convert(_in_word(*signs)).markdown == markdown
