using System.Globalization;
using System.Net;
using System.Text;
using CcmFhir.Web.Resources;

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

    /// <summary>In the language of <see cref="CultureInfo.CurrentUICulture"/>; what an EHR answered stays as it came.</summary>
    public static string Write(CertifyReport report)
    {
        var html = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{Words.T("format.language")}\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{Said("title", report.Ehr)}</title><style>{Style}</style></head><body><main>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>{Said("title", report.Ehr)}</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p><code>{Text(report.FhirBase)}</code>, {report.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, CcmFhir {Text(report.Version)}</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<ul class=\"sums\"><li>{Said("run", report.Run)}</li><li class=\"pass\">{Said("passed", report.Passed)}</li>")
            .Append(CultureInfo.InvariantCulture, $"<li class=\"fail\">{Said("failed", report.Failed)}</li><li class=\"skip\">{Said("skipped", report.Skipped)}</li>")
            .Append(CultureInfo.InvariantCulture, $"<li>{Said("notCovered", report.NotCovered.Length)}</li></ul>\n")
            .Append(report.EndedEarly ? $"<p>{Said("ended")}</p>\n" : "");
        foreach (var verdict in new[] { Verdict.Fail, Verdict.Pass, Verdict.Skip })
        {
            Table(html, verdict, [.. report.Results.Where(r => r.Verdict == verdict)]);
        }

        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(Words.T("certify.notCovered"))}</h2>\n")
            .Append(Head("certify.requirement", "setup.because"));
        foreach (var one in report.NotCovered)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\"><code>{Text(one.Id)}</code><br>{Text(one.Text.ToString())}</th><td>{Text(one.Why.ToString())}</td></tr>\n");
        }

        return html.Append("</tbody></table>\n</main></body></html>\n").ToString();
    }

    private static void Table(StringBuilder html, Verdict verdict, CertifyResult[] rows)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Said(verdict.ToString(), rows.Length)}</h2>\n");
        if (rows.Length == 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Said("none")}</p>\n");
            return;
        }

        html.Append(Head("certify.html.check", "certify.verifies", "certify.result"));
        foreach (var row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(row.Title.ToString())}<br><code>{Text(row.Id)}</code></th>")
                .Append(CultureInfo.InvariantCulture, $"<td><code>{Text(string.Join(' ', row.Verifies))}</code></td>")
                .Append(CultureInfo.InvariantCulture, $"<td><span class=\"{verdict.ToString().ToLowerInvariant()}\">{Said("verdict." + verdict)}</span> ")
                .Append(CultureInfo.InvariantCulture, $"<span class=\"why\">{Text(row.Why)}</span>{ToDo(row)}{Traffic(row)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string Head(params ReadOnlySpan<string> keys)
    {
        var cells = new StringBuilder();
        foreach (var key in keys)
        {
            cells.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Text(Words.T(key))}</th>");
        }

        return $"<table><thead><tr>{cells}</tr></thead><tbody>\n";
    }

    private static string ToDo(CertifyResult row) => row.ToDo is null ? "" : $"<br>{Text(row.ToDo.ToString())}";

    private static string Traffic(CertifyResult row)
    {
        if (row.Traffic.IsEmpty)
        {
            return "";
        }

        var lines = row.Traffic.SelectMany(t =>
            new[] { t.Request }.Concat(t.Headers.Select(h => "  " + h)).Concat(t.Form.Select(f => "  " + f)).Append($"-> {t.Answer} ({t.Milliseconds} ms)"));
        var open = row.Verdict == Verdict.Fail ? " open" : "";
        return $"<details{open}><summary>{Said("requests", row.Traffic.Length)}</summary><pre>{Text(string.Join('\n', lines))}</pre></details>";
    }

    private static string Said(string key, params object[] values) => Text(Words.T("certify.html." + key, values));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
