using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;

namespace CcmFhir.Web.Ehr.Delivering.Exports;

/// <summary>
/// Approved charges as rows for a billing system, one a service line, the columns named by the elements of the claim they fill: 837P
/// (005010X222A1), for RHC and FQHC 837I (005010X223A2). No X12 envelope, no prices: those are the billing system's.
/// </summary>
internal static class ClaimExport
{
    private const int DiagnosesMax = 12;
    private const int PointersMax = 4;

    // Patient control number: 20 characters are kept by every payer.
    private const int ClaimNumberLength = 20;

    private static readonly ImmutableArray<(string Name, Func<ClaimLine, string> Value)> Shared =
    [
        ("NM109 85", c => c.Ehr.Practice.Npi ?? ""),
        ("NM103 85", c => c.Ehr.Practice.Name),
        ("NM103 QC", c => NameOf(c)[0]),
        ("NM104 QC", c => NameOf(c) is [_, var given] ? given : ""),
        ("REF EA", c => c.Patient.Mrn ?? ""),
        ("DMG02", c => Day(c.Patient.BirthDate)),
        ("DMG03", c => c.Patient.Sex switch { "female" => "F", "male" => "M", _ => "U" }),
        ("REF G1", c => c.Authorization ?? ""),
        .. Enumerable.Range(0, DiagnosesMax).Select(n => ($"HI{n + 1:00}", (Func<ClaimLine, string>)(c => Diagnosis(c, n)))),
    ];

    private static readonly ImmutableArray<(string Name, Func<ClaimLine, string> Value)> Professional =
    [
        ("NM109 82", c => c.Practitioner?.Npi ?? ""),
        ("NM103 82", c => c.Practitioner?.Name ?? ""),
        ("CLM05-1", c => c.Line.PlaceOfService),
        ("CLM05-2", _ => "B"),
        ("CLM05-3", _ => "1"),
        .. Shared,
        ("REF 6R", c => c.Charge.ChargeKey),
        ("SV101-1", _ => "HC"),
        ("SV101-2", c => c.Charge.Code),
        ("SV103", _ => "UN"),
        ("SV104", c => Number(c.Charge.Units)),
        ("SV105", c => c.Line.PlaceOfService),
        ("SV107", c => string.Join(':', Enumerable.Range(1, Math.Min(PointersMax, c.Line.Diagnoses.Length)).Select(Number))),
        .. Dates,
    ];

    private static readonly ImmutableArray<(string Name, Func<ClaimLine, string> Value)> Institutional =
    [
        ("NM109 71", c => c.Practitioner?.Npi ?? ""),
        ("NM103 71", c => c.Practitioner?.Name ?? ""),
        ("CLM05-1", c => c.Ehr.Practice.Site.Kind == "rhc" ? "71" : "77"),
        ("CLM05-2", _ => "A"),
        ("CLM05-3", _ => "1"),
        .. Shared,
        ("REF 6R", c => c.Charge.ChargeKey),
        ("SV201", _ => "0521"),
        ("SV202-1", _ => "HC"),
        ("SV202-2", c => c.Charge.Code),
        ("SV204", _ => "UN"),
        ("SV205", c => Number(c.Charge.Units)),
        .. Dates,
    ];

    private static ImmutableArray<(string Name, Func<ClaimLine, string> Value)> Dates =>
    [
        ("DTP472-2", c => c.Line.ClaimedFrom == c.Line.ClaimedTo ? "D8" : "RD8"),
        ("DTP472-3", c => c.Line.ClaimedFrom == c.Line.ClaimedTo ? Day(c.Line.ClaimedTo) : $"{Day(c.Line.ClaimedFrom)}-{Day(c.Line.ClaimedTo)}"),
    ];

    /// <summary>The whole file. Lines of one claim (patient, month, lane, practitioner) share CLM01 and are numbered by LX01.</summary>
    public static string Csv(PracticeSettings practice, IEnumerable<ClaimLine> lines)
    {
        var columns = practice.Site.Kind is "rhc" or "fqhc" ? Institutional : Professional;
        string[] headings = ["CLM01", "LX01", .. columns.Select(c => c.Name)];
        var rows = new List<IReadOnlyList<string>> { headings };
        foreach (var claim in lines.GroupBy(l => (l.Charge.Patient.PatientId, l.Charge.Month, l.Charge.Lane)))
        {
            var number = claim.First().Charge.ChargeKey[..ClaimNumberLength];
            rows.AddRange(claim.Select((line, n) => (string[])[number, Number(n + 1), .. columns.Select(c => c.Value(line))]));
        }

        return CsvText.Of(rows);
    }

    /// <summary>Qualifier and code as in HI: the first is the principal one (ABK), the others ABF; no decimal point.</summary>
    private static string Diagnosis(ClaimLine claim, int index) => index < claim.Line.Diagnoses.Length
        ? (index == 0 ? "ABK:" : "ABF:") + claim.Line.Diagnoses[index].Replace(".", "", StringComparison.Ordinal)
        : "";

    private static string[] NameOf(ClaimLine claim) => claim.Patient.Name.Split(',', 2, StringSplitOptions.TrimEntries);

    private static string Day(LocalDate day) => day.ToString("uuuuMMdd", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
