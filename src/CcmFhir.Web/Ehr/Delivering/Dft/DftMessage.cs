using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;

namespace CcmFhir.Web.Ehr.Delivering.Dft;

/// <summary>One line of the financial transaction.</summary>
/// <param name="Type">HL7 table 0017: <c>CG</c> charge, <c>CR</c> credit.</param>
/// <param name="Practitioner">Whom it is billed under; null when launch.json no longer names them.</param>
internal sealed record Transaction(string Type, int Units, BillingPractitionerSettings? Practitioner);

/// <summary>A DFT^P03 of HL7 v2.5.1: one FT1 a transaction, diagnoses as DG1 and in FT1-19. FT1-2 is the charge's key.</summary>
internal static class DftMessage
{
    private const string Version = "2.5.1";

    /// <summary>MSH-10, at most 20 characters and the same at every try of one row.</summary>
    public static string ControlId(Guid row) => row.ToString("N")[..20].ToUpperInvariant();

    public static string Build(ClaimLine claim, string controlId, Instant now, ImmutableArray<Transaction> transactions)
    {
        var zone = DateTimeZoneProviders.Tzdb[claim.Ehr.Practice.TimeZone];
        var moment = now.InZone(zone).ToString("uuuuMMddHHmmsso<+HHmm>", CultureInfo.InvariantCulture);
        return string.Join('\r',
        [
            Header(claim.Ehr.Writeback.ChargeItem.Dft!, controlId, moment),
            Hl7Text.Segment("EVN", (1, "P03"), (2, moment)),
            Patient(claim),
            Hl7Text.Segment("PV1", (1, "1"), (2, "O")),
            .. transactions.Select((t, n) => Line(claim, t, n + 1)),
            .. claim.Line.Diagnoses.Select((d, n) => Hl7Text.Segment("DG1", (1, Number(n + 1)), (3, Hl7Text.Components(d, null, "I10")), (6, "F"))),
        ]) + "\r";
    }

    private static string Header(DftSettings dft, string controlId, string moment) => string.Join(
        '|',
        [
            "MSH", @"^~\&", Hl7Text.Escape(dft.SendingApplication), Hl7Text.Escape(dft.SendingFacility), Hl7Text.Escape(dft.ReceivingApplication),
            Hl7Text.Escape(dft.ReceivingFacility), moment, "", "DFT^P03^DFT_P03", controlId, "P", Version, "", "", "", "", "", "UNICODE UTF-8",
        ]);

    private static string Patient(ClaimLine claim)
    {
        var name = claim.Patient.Name.Split(',', 2, StringSplitOptions.TrimEntries);
        return Hl7Text.Segment(
            "PID",
            (1, "1"),
            (3, Hl7Text.Components(claim.Patient.Mrn ?? claim.Patient.FhirId, null, null, claim.Ehr.Practice.Id, claim.Patient.Mrn is null ? "PI" : "MR")),
            (5, Hl7Text.Components(name)),
            (7, Day(claim.Patient.BirthDate)),
            (8, claim.Patient.Sex switch { "female" => "F", "male" => "M", "other" => "O", _ => "U" }));
    }

    private static string Line(ClaimLine claim, Transaction transaction, int number)
    {
        var code = claim.Charge.Code;
        var procedure = Hl7Text.Components(code, null, char.IsAsciiLetter(code[0]) ? "HCPCS" : "C4");
        var line = claim.Line;
        return Hl7Text.Segment(
            "FT1",
            (1, Number(number)),
            (2, Hl7Text.Escape(claim.Charge.ChargeKey)),
            (4, line.ClaimedFrom == line.ClaimedTo ? Day(line.ClaimedTo) : Day(line.ClaimedFrom) + "^" + Day(line.ClaimedTo)),
            (6, transaction.Type),
            (7, procedure),
            (10, Number(transaction.Units)),
            (16, Hl7Text.Components(null, null, null, claim.Ehr.Practice.Id, null, line.PlaceOfService)),
            (19, string.Join('~', line.Diagnoses.Select(d => Hl7Text.Components(d, null, "I10")))),
            (20, Performer(transaction.Practitioner)),
            (25, procedure));
    }

    private static string Performer(BillingPractitionerSettings? practitioner)
    {
        var npi = practitioner?.Npi;
        return Hl7Text.Components(npi, practitioner?.Name, null, null, null, null, null, null, npi is null ? null : "NPI");
    }

    private static string Day(LocalDate day) => day.ToString("uuuuMMdd", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
