using System.Text;
using System.Text.Json;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Smart.Tests.Fuzz;
using CcmFhir.Web.CmsFiles;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Dft;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Tests.Commands;
using NodaTime;

namespace CcmFhir.Benchmarks;

/// <summary>
/// Spoiled files and messages: facts and FHIR bundles (json), CMS's tables (csv), acknowledgements and the fields of our own messages
/// (hl7). What a reader promises to refuse is no finding; whatever else it throws is.
/// </summary>
internal static class FuzzedFiles
{
    private const string ControlId = "0192f0c1d2e3";
    private const int Year = 2026;

    private static readonly YearMonth Month = new(Year, 3);

    private static readonly string[] Facts = [.. MonthsFacts.Varied(8, 6).Select(m => Encoding.UTF8.GetString(FactsWriter.Write(m)))];

    // Months in our own profiles, which are read to the end, and a chart as an EHR has it.
    private static readonly string[] Bundles =
    [
        .. MonthsFacts.Varied(8, 6).Select(m => BundleWriter.FromCareMonth(m).Json.ToJsonString()),
        Bundle(SyntheticChart.Lines().Take(12)),
    ];

    private static readonly string[] Statements =
    [
        """{"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","software":{"name":"HAPI FHIR Server"},"implementation":{"url":"https://fhir.example.org/r4"},"patchFormat":["application/json-patch+json"],"rest":[{"mode":"server","operation":[{"name":"export","definition":"http://x/system-export"}],"resource":[{"type":"ChargeItem","versioning":"versioned","conditionalCreate":true,"interaction":[{"code":"create"},{"code":"search-type"}]},{"type":"Task","interaction":[{"code":"create"}]},{"type":"Observation","documentation":"x","interaction":[{"code":"create"}]},{"type":"DocumentReference","interaction":[{"code":"create"}]}]}]}""",
        """{"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","implementation":{"description":"FHIR on top of Millennium"},"rest":[{"mode":"server","resource":[{"type":"ChargeItem","interaction":[{"code":"read"}],"operation":[{"name":"create","definition":"https://x/charge-item-create"}]},{"type":"Group","operation":[{"name":"export","definition":"https://x/group-export"}]}]}]}""",
    ];

    private static readonly Fhir.Validation.Validator Profiles = CcmProfiles.Load();

    public static void Run(string surface, int inputs, FuzzFindings found)
    {
        Func<Mutator, string> attempt = surface switch
        {
            "json" => Json,
            "csv" => Csv,
            _ => Hl7,
        };
        for (var input = 0; input < inputs; input++)
        {
            found.Tried();
            try
            {
                found.Ended(surface, attempt(new Mutator(input)));
            }
            // Whatever it is: the readers promise none but their own.
            catch (Exception unexpected)
            {
                found.AddUnhandled(surface, input, unexpected.ToString());
            }
        }
    }

    private static string Json(Mutator mutate) => mutate.Pick("facts", "bundle", "statement") switch
    {
        "facts" => ReadFacts(mutate),
        "bundle" => ReadBundle(mutate),
        _ => ReadStatement(mutate),
    };

    private static string ReadFacts(Mutator mutate)
    {
        var read = FactsReader.Read(mutate.Document(mutate.Pick(Facts)));
        return read.Month is { } month
            ? $"facts: {RuleBook.Evaluate(month, FeeSchedules.Shipped).Outcome}"
            : $"facts: {(read.Errors.Any(e => e.Path is "$" or "") ? "not read" : "errors")}";
    }

    private static string ReadBundle(Mutator mutate)
    {
        if (FhirJson.Parse(mutate.Document(mutate.Pick(Bundles))) is not { Resource: Bundle bundle })
        {
            return "bundle: not read";
        }

        var issues = bundle.Entry.Select(e => e.Resource).OfType<Resource>().Sum(r => Profiles.Validate(r).Count);
        return BundleReader.ToCareMonth(bundle, Month).Month is { } month
            ? $"bundle: {RuleBook.Evaluate(month, FeeSchedules.Shipped).Outcome}, {(issues > 0 ? "with" : "no")} issues"
            : $"bundle: errors, {(issues > 0 ? "with" : "no")} issues";
    }

    private static string ReadStatement(Mutator mutate)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(mutate.Document(mutate.Pick(Statements)), new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException)
        {
            return "statement: not JSON";
        }

        using (document)
        {
            var (statement, _) = SavedDocument.Guard(document, CapabilityStatementReader.Read);
            return statement is null
                ? "statement: none"
                : $"statement: charges by {RouteTable.Choose(statement, null, null, EhrPreset.Generic, RouteOverrides.None).For(RouteSubject.ChargeItem).Route}";
        }
    }

    private static string Csv(Mutator mutate)
    {
        var (kind, text) = mutate.Pick(
            ("pprrvu", CmsSamples.Pprrvu2026Layout(Year, "33.4009")), ("gpci", CmsSamples.Gpci(Year)), ("mue", CmsSamples.Mue), ("ptp", CmsSamples.Ptp));
        var separator = kind == "ptp" ? '\t' : ',';
        var spoiled = mutate.Chance(60) ? mutate.Cells(text, separator) : Encoding.Latin1.GetString(mutate.Bytes(text));
        using var file = new CmsText(new StringReader(spoiled), "spoiled." + kind, separator);
        try
        {
            object _ = kind switch
            {
                "pprrvu" => PprrvuFile.Read(file, Year),
                "gpci" => GpciFile.Read(file, Year),
                "mue" => MueFile.Read(file),
                _ => PtpFile.Open(file),
            };
            return $"{kind}: read";
        }
        catch (CmsFileException refused)
        {
            // What it is there for; where it stopped is in its words.
            return $"{kind}: {string.Join(' ', refused.Message.Split(' ').Skip(2).Take(3).Where(w => !w.Any(char.IsDigit)))}";
        }
    }

    private static string Hl7(Mutator mutate)
    {
        var word = mutate.Pick("AA", "CA", "AE", "AR");
        var frame = $"MSH|^~\\&|EHR|X|CCM|Y|20260301||ACK^P03|1|P|2.5.1\rMSA|{word}|{ControlId}|text\r";
        var answer = Mllp.Read(mutate.Chance(60) ? mutate.Cells(frame.Replace('\r', '\n'), '|').Replace('\n', '\r') : mutate.Text(frame), mutate.Chance(90) ? ControlId : mutate.Text(ControlId));
        var field = Hl7Text.Segment("FT1", (2, Hl7Text.Escape(mutate.Text("key"))), (7, Hl7Text.Components(mutate.Text("99490"), mutate.Text("x"))));
        if (field.Split('|').Length > 8 || field.Contains('\r', StringComparison.Ordinal) || field.Contains('\n', StringComparison.Ordinal)
            || (answer is not null && answer.Kind is AcknowledgementKind.Missing or AcknowledgementKind.NotConnected))
        {
            throw new InvalidOperationException("A value broke out of its field, or a frame was read as no answer and one.");
        }

        return answer is null ? "no acknowledgement" : $"{answer.Kind}";
    }

    private static string Bundle(IEnumerable<string> resources) =>
        $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', resources.Select(r => $$"""{"resource":{{r}}}"""))}}]}""";
}
