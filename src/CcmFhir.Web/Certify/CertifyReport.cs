using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Certify;

/// <summary>A requirement no passed or failed check of the run has verified, and where it is verified instead.</summary>
internal sealed record Uncovered(string Id, Phrase Text, Phrase Why);

/// <summary>What one conformance run found.</summary>
/// <remarks><c>EndedEarly</c>: somebody ended it; what had not run by then is skipped.</remarks>
internal sealed record CertifyReport(
    string Ehr, string FhirBase, DateTimeOffset At, string Version, bool EndedEarly, ImmutableArray<CertifyResult> Results)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(), new Phrase.AsEnglish() },
    };

    public int Run => Passed + Failed;

    public int Passed => Results.Count(r => r.Verdict == Verdict.Pass);

    public int Failed => Results.Count(r => r.Verdict == Verdict.Fail);

    public int Skipped => Results.Count(r => r.Verdict == Verdict.Skip);

    public ImmutableArray<Uncovered> NotCovered
    {
        get
        {
            var covered = Results.Where(r => r.Verdict != Verdict.Skip).SelectMany(r => r.Verifies).ToHashSet(StringComparer.Ordinal);
            return [.. Requirements.All.Where(r => !covered.Contains(r)).Select(r => new Uncovered(r, Requirements.TextOf(r), Why(r)))];
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>The shape CI servers read: one testcase a check.</summary>
    public string ToJUnit()
    {
        var suite = new XElement("testsuite",
            new XAttribute("name", $"ccmfhir certify {Ehr}"), new XAttribute("tests", Results.Length), new XAttribute("failures", Failed),
            new XAttribute("skipped", Skipped), new XAttribute("errors", 0), new XAttribute("timestamp", At.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
            new XAttribute("time", Seconds(Results.Sum(r => r.Milliseconds))),
            Results.Select(r => new XElement("testcase",
                new XAttribute("classname", r.Id.Split('.')[0]), new XAttribute("name", $"{r.Id}: {r.Title.English}"), new XAttribute("time", Seconds(r.Milliseconds)),
                new XElement("properties", r.Verifies.Select(v => new XElement("property", new XAttribute("name", "verifies"), new XAttribute("value", v)))),
                r.Verdict switch
                {
                    Verdict.Fail => new XElement("failure", new XAttribute("message", r.Why), Traffic(r)),
                    Verdict.Skip => new XElement("skipped", new XAttribute("message", r.Why)),
                    _ => null,
                })));
        return new XDocument(new XDeclaration("1.0", "utf-8", null), new XElement("testsuites", suite)).ToString();
    }

    private Phrase Why(string requirement) =>
        Requirements.VerifiedElsewhere.Contains(requirement) ? Requirements.ElsewhereOf(requirement)
        : Results.FirstOrDefault(r => r.Verifies.Contains(requirement)) is { } skipped ? new Phrase("certify.uncovered.skipped", skipped.Id, skipped.Why)
        : new Phrase("certify.uncovered.none");

    private static string Traffic(CertifyResult result) =>
        string.Join('\n', result.Traffic.SelectMany(t => new[] { t.Request }.Concat(t.Headers).Concat(t.Form).Append("-> " + t.Answer).Append("")));

    private static string Seconds(long milliseconds) => (milliseconds / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
}
