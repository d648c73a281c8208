using System.Collections.Immutable;

namespace CcmFhir.Web.Certify;

/// <summary>One form in which a report is handed out.</summary>
internal sealed record CertifyFile(string Name, string MediaType, Func<CertifyReport, string> Write)
{
    public static ImmutableArray<CertifyFile> All { get; } =
    [
        new("certify.json", "application/json", report => report.ToJson()),
        new("certify.junit.xml", "application/xml", report => report.ToJUnit()),
        new("certify.html", "text/html", CertifyHtml.Write),
    ];
}
