using System.Globalization;
using System.Net;
using System.Text;

namespace CcmFhir.Web.Certify;

/// <summary>The report as one HTML file that needs nothing beside it: no script, no other file.</summary>
internal static class CertifyHtml
{
    private const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f0f2f4;color:#1b1b1b}main{max-width:70rem;margin:0 auto;padding:1rem}
        h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.15rem;margin:1.5rem 0 .5rem}table{border-collapse:collapse;width:100%;background:#fff}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d3d7dc}code,pre{font:.8rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
        pre{white-space:pre-wrap;background:#f0f2f4;padding:.5rem;margin:.35rem 0 0}.sums{display:flex;gap:1.5rem;flex-wrap:wrap;font-size:1.15rem;padding:0;list-style:none}
        .pass{color:#1f6b24;font-weight:600}.fail{color:#a3110d;font-weight:600}.skip{color:#565c65;font-weight:600}a:focus,summary:focus{outline:3px solid #1570cf}
        summary{cursor:pointer;color:#005ea2}.why{color:#3d4551}
        """;

    public static string Write(CertifyReport report)
    {
        var html = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append(CultureInfo.InvariantCulture, $"<title>Conformance run {Text(report.Ehr)}</title><style>{Style}</style></head><body><main>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>Conformance run: {Text(report.Ehr)}</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p><code>{Text(report.FhirBase)}</code>, {report.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, CcmFhir {Text(report.Version)}</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<ul class=\"sums\"><li>{report.Run} run</li><li class=\"pass\">{report.Passed} passed</li>")
            .Append(CultureInfo.InvariantCulture, $"<li class=\"fail\">{report.Failed} failed</li><li class=\"skip\">{report.Skipped} skipped</li>")
            .Append(CultureInfo.InvariantCulture, $"<li>{report.NotCovered.Length} requirements not covered</li></ul>\n");
        Table(html, "Failed", report.Results.Where(r => r.Verdict == Verdict.Fail));
        Table(html, "Passed", report.Results.Where(r => r.Verdict == Verdict.Pass));
        Table(html, "Skipped", report.Results.Where(r => r.Verdict == Verdict.Skip));
        html.Append("<h2>Requirements not covered</h2>\n<table><thead><tr><th scope=\"col\">Requirement</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
        foreach (var one in report.NotCovered)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\"><code>{Text(one.Id)}</code><br>{Text(one.Text)}</th><td>{Text(one.Why)}</td></tr>\n");
        }

        return html.Append("</tbody></table>\n</main></body></html>\n").ToString();
    }

    private static void Table(StringBuilder html, string title, IEnumerable<CertifyResult> results)
    {
        var rows = results.ToArray();
        html.Append(CultureInfo.InvariantCulture, $"<h2>{title} ({rows.Length})</h2>\n");
        if (rows.Length == 0)
        {
            html.Append("<p>None.</p>\n");
            return;
        }

        html.Append("<table><thead><tr><th scope=\"col\">Check</th><th scope=\"col\">Verifies</th><th scope=\"col\">Result</th></tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            var verdict = row.Verdict.ToString().ToLowerInvariant();
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(row.Title)}<br><code>{Text(row.Id)}</code></th>")
                .Append(CultureInfo.InvariantCulture, $"<td><code>{Text(string.Join(' ', row.Verifies))}</code></td>")
                .Append(CultureInfo.InvariantCulture, $"<td><span class=\"{verdict}\">{verdict}</span> <span class=\"why\">{Text(row.Why)}</span>{ToDo(row)}{Traffic(row)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string ToDo(CertifyResult row) => row.ToDo is null ? "" : $"<br>{Text(row.ToDo)}";

    private static string Traffic(CertifyResult row)
    {
        if (row.Traffic.IsEmpty)
        {
            return "";
        }

        var lines = row.Traffic.SelectMany(t =>
            new[] { t.Request }.Concat(t.Headers.Select(h => "  " + h)).Concat(t.Form.Select(f => "  " + f)).Append($"-> {t.Answer} ({t.Milliseconds} ms)"));
        var open = row.Verdict == Verdict.Fail ? " open" : "";
        return $"<details{open}><summary>{row.Traffic.Length} requests</summary><pre>{Text(string.Join('\n', lines))}</pre></details>";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
