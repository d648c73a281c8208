using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;

namespace CcmFhir.Web.Ehr.Panels;

/// <summary>What became of one chart.</summary>
/// <param name="Line">The facts of the month as JSON; null when there are none.</param>
/// <param name="Why">Why there are none, or what in them is not known; nothing of the patient's. Empty when the chart was read whole.</param>
internal sealed record PanelMonth(byte[]? Line, ImmutableArray<string> Why);

/// <summary>Makes the facts of a month of one patient's chart, as <c>ccmfhir evaluate</c> and <c>audit</c> read them. Rather none than some that leave something out.</summary>
/// <param name="month">The calendar month.</param>
/// <param name="policy">A payer policy that goes before the chart's; null: the chart's.</param>
/// <param name="practice">What holds where the chart has no enrolment.</param>
/// <param name="limits">Of a resource.</param>
internal sealed class PanelFacts(YearMonth month, string? policy, PracticeRecord practice, FhirJsonLimits limits)
{
    /// <summary>The practice of launch.json, for charts that hold no enrolment.</summary>
    /// <param name="ehr">Whose practice.</param>
    /// <param name="practitioner">Who bills, by launch.json's id; null: the only one there is, else nobody is known to.</param>
    public static PracticeRecord PracticeOf(EhrConnection ehr, string? practitioner)
    {
        var billing = practitioner is null && ehr.BillingPractitioners.Length == 1
            ? ehr.BillingPractitioners[0]
            : ehr.BillingPractitioners.FirstOrDefault(b => b.Id == practitioner);
        return PracticeRecord.Unknown with
        {
            TimeZone = DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone],
            BillingPractitioner = billing is null
                ? PracticeRecord.Unknown.BillingPractitioner
                : new BillingPractitioner(BillingPractitioners.KeyOf(billing), billing.Role, billing.Npi, ehr.Practice.OrganizationReference ?? ehr.Practice.Id),
            Site = CareMonthBuilder.SiteOf(ehr.Practice.Site),
            House = ehr.Practice.House.Settings,
        };
    }

    public PanelMonth Of(PanelChart chart)
    {
        var unread = chart.Unread.Select(u => u.Type == PanelSpool.Anything ? u.Why : $"{u.Type}: {u.Why}").ToImmutableArray();
        if (chart.Unread.Any(u => u.Type == PanelSpool.Anything || FactTypes.Needed.Contains(u.Type)))
        {
            return new PanelMonth(null, unread);
        }

        if (chart.Resources.All(r => r.Type != "Patient"))
        {
            return new PanelMonth(null, ["resources came and no Patient: not of the panel, or the Patient could not be read"]);
        }

        var readings = chart.Resources.Select(r => (r.Type, FhirJson.Parse(r.Json, limits).Resource)).ToArray();
        if (readings.Where(r => r.Resource is null).Select(r => $"{r.Type}: one {r.Type} could not be read").Distinct().ToImmutableArray() is { IsEmpty: false } bad)
        {
            return new PanelMonth(null, bad);
        }

        var bundle = new Bundle { Type = Bundle.BundleType.Collection };
        bundle.Entry.AddRange(FactTypes.Unavailable(chart.Unread.Select(u => u.Type), $"Patient/{chart.Patient}").Concat(readings.Select(r => r.Resource!))
            .Select(r => new Bundle.EntryComponent { Resource = r }));
        var facts = BundleReader.ToCareMonth(bundle, month, policy, practice);
        return facts.Month is { } read ? Written(read, unread) : new PanelMonth(null, [.. facts.Errors.Select(e => e.Message).Distinct()]);
    }

    /// <summary>What the reader of facts would refuse is told here, where the patient is known, and not handed on.</summary>
    private static PanelMonth Written(CareMonth read, ImmutableArray<string> unread)
    {
        if (read.BillingPractitioner.Role == PracticeRecord.NoRole)
        {
            return new PanelMonth(null, ["nobody is known to bill: the chart holds no enrolment that says; name one of launch.json's by --practitioner"]);
        }

        var line = FactsWriter.Write(read);
        var errors = FactsReader.Read(line).Errors;
        return errors.IsEmpty ? new PanelMonth(line, unread) : new PanelMonth(null, [.. errors.Select(e => $"{e.Path}: {e.Message}")]);
    }
}
