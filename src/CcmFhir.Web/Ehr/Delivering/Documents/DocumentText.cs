using System.Text;
using System.Xml.Linq;

namespace CcmFhir.Web.Ehr.Delivering.Documents;

/// <summary>A titled list of sentences, written once as plain text and once as strict XHTML: no script, no style, every tag closed.</summary>
internal sealed record DocumentText(string Title, IReadOnlyList<string> Lines)
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    public byte[] Plain => Encoding.UTF8.GetBytes(string.Join("\r\n", [Title, "", .. Lines, ""]));

    public byte[] Xhtml => Encoding.UTF8.GetBytes(
        new XDeclaration("1.0", "UTF-8", null) + "\n" + new XElement(
            Html + "html",
            new XElement(Html + "head", new XElement(Html + "title", Legal(Title))),
            new XElement(Html + "body", new XElement(Html + "h1", Legal(Title)), Lines.Select(l => new XElement(Html + "p", Legal(l))))));

    /// <summary>XML cannot hold most control characters, and what people type can.</summary>
    private static string Legal(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
