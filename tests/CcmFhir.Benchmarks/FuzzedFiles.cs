using System.Text;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Smart.Tests.Fuzz;
using CcmFhir.Web.CmsFiles;
using CcmFhir.Web.Ehr.Delivering.Dft;
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

    private static readonly string[] Bundles =
    [
        Bundle(SyntheticChart.Lines().Take(12)),
        Bundle([
            """{"resourceType":"Patient","id":"p1","birthDate":"1950-02-03","deceasedBoolean":false}""",
            """{"resourceType":"Consent","id":"c","status":"active","scope":{"text":"x"},"category":[{"text":"x"}],"patient":{"reference":"Patient/p1"},"dateTime":"2026-01-02T10:00:00-06:00"}""",
            """{"resourceType":"Coverage","id":"v","status":"active","beneficiary":{"reference":"Patient/p1"},"payor":[{"display":"Medicare"}],"period":{"start":"2020-01-01"}}""",
            """{"resourceType":"CarePlan","id":"l","status":"active","intent":"plan","subject":{"reference":"Patient/p1"},"created":"2026-01-02","addresses":[{"reference":"Condition/c1"}]}""",
        ]),
    ];

    private static readonly Fhir.Validation.Validator Profiles = CcmProfiles.Load();

    public static void Run(string surface, int inputs, FuzzFindings found)
    {
        Action<Mutator> attempt = surface switch
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
                attempt(new Mutator(input));
            }
            // Whatever it is: the readers promise none but their own.
            catch (Exception unexpected)
            {
                found.AddUnhandled(surface, input, unexpected.ToString());
            }
        }
    }

    private static void Json(Mutator mutate)
    {
        if (mutate.Chance(50))
        {
            var read = FactsReader.Read(mutate.Bytes(mutate.Pick(Facts)));
            if (read.Month is { } month)
            {
                RuleBook.Evaluate(month, FeeSchedules.Shipped);
            }

            return;
        }

        if (FhirJson.Parse(mutate.Bytes(mutate.Pick(Bundles))) is { Resource: Bundle bundle })
        {
            bundle.Entry.Select(e => e.Resource).OfType<Resource>().ToList().ForEach(r => Profiles.Validate(r));
            if (BundleReader.ToCareMonth(bundle, Month).Month is { } month)
            {
                RuleBook.Evaluate(month, FeeSchedules.Shipped);
            }
        }
    }

    private static void Csv(Mutator mutate)
    {
        var (kind, text) = mutate.Pick(
            ("pprrvu", CmsSamples.Pprrvu2026Layout(Year, "33.4009")), ("gpci", CmsSamples.Gpci(Year)), ("mue", CmsSamples.Mue), ("ptp", CmsSamples.Ptp));
        using var file = new CmsText(new StringReader(Encoding.Latin1.GetString(mutate.Bytes(text))), "spoiled." + kind, kind == "ptp" ? '\t' : ',');
        try
        {
            object _ = kind switch
            {
                "pprrvu" => PprrvuFile.Read(file, Year),
                "gpci" => GpciFile.Read(file, Year),
                "mue" => MueFile.Read(file),
                _ => PtpFile.Open(file),
            };
        }
        catch (CmsFileException)
        {
            // What it is there for.
        }
    }

    private static void Hl7(Mutator mutate)
    {
        var frame = $"MSH|^~\\&|EHR|X|CCM|Y|20260301||ACK^P03|1|P|2.5.1\rMSA|{mutate.Pick("AA", "CA", "AE", "AR")}|{ControlId}|text\r";
        var answer = Mllp.Read(mutate.Text(frame), mutate.Chance(90) ? ControlId : mutate.Text(ControlId));
        var field = Hl7Text.Segment("FT1", (2, Hl7Text.Escape(mutate.Text("key"))), (7, Hl7Text.Components(mutate.Text("99490"), mutate.Text("x"))));
        if (field.Split('|').Length > 8 || field.Contains('\r', StringComparison.Ordinal) || field.Contains('\n', StringComparison.Ordinal)
            || (answer is not null && answer.Kind is AcknowledgementKind.Missing or AcknowledgementKind.NotConnected))
        {
            throw new InvalidOperationException("A value broke out of its field, or a frame was read as no answer and one.");
        }
    }

    private static string Bundle(IEnumerable<string> resources) =>
        $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', resources.Select(r => $$"""{"resource":{{r}}}"""))}}]}""";
}
