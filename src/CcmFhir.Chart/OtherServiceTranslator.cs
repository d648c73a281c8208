using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using ChargeStatus = CcmFhir.Fhir.Model.ChargeItem.ChargeItemStatus;
using EobStatus = CcmFhir.Fhir.Model.ExplanationOfBenefit.ExplanationOfBenefitStatus;

namespace CcmFhir.Chart;

/// <summary>
/// Services of CPT and HCPCS codes found in the chart, which may conflict with care management. Doubt goes to the careful side: a status
/// the server leaves out still counts, and days are read as wide as they can be. Undated services cannot be placed and are left out.
/// </summary>
public static class OtherServiceTranslator
{
    /// <summary>Every charge that stands, but our own (<see cref="CcmTerms.ChargeIdentifier"/>).</summary>
    public static ImmutableArray<OtherService> FromFhir(ChargeItem charge, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(charge);
        if (charge.Identifier.Any(i => i.System == CcmTerms.ChargeIdentifier)
            || charge.Status?.Known is ChargeStatus.Planned or ChargeStatus.NotBillable or ChargeStatus.Aborted or ChargeStatus.EnteredInError)
        {
            return [];
        }

        var performer = charge.Performer.FirstOrDefault(p => p.Function?.Coding.Any(c => c.Code == "PPRF") ?? false) ?? charge.Performer.Leading();
        return Services(
            charge.Code,
            Occurrence(charge, zone),
            References.Practitioner(performer?.Actor, charge),
            References.Key(charge.PerformingOrganization) ?? OrganizationOf(performer?.Actor),
            KnowledgeSource.Ehr);
    }

    /// <summary>A procedure that was or is being done.</summary>
    public static ImmutableArray<OtherService> FromFhir(Procedure procedure, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        if (procedure.Status?.Known is EventStatus.Preparation or EventStatus.NotDone or EventStatus.EnteredInError)
        {
            return [];
        }

        var performer = procedure.Performer.Leading();
        return Services(
            procedure.Code,
            Days.Touched(procedure.PerformedDateTime, procedure.PerformedPeriod, zone),
            References.Practitioner(performer?.Actor, procedure),
            References.Key(performer?.OnBehalfOf) ?? OrganizationOf(performer?.Actor),
            KnowledgeSource.Ehr);
    }

    /// <summary>The lines of a claim; preauthorizations and predeterminations are none.</summary>
    public static ImmutableArray<OtherService> FromFhir(Claim claim, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claim.Status?.Known is FinancialResourceStatusCodes.Cancelled or FinancialResourceStatusCodes.Draft or FinancialResourceStatusCodes.EnteredInError
            || claim.Use?.Known is ClaimUseCode.Preauthorization or ClaimUseCode.Predetermination)
        {
            return [];
        }

        var team = claim.CareTeam.ToLookup(t => t.Sequence, t => t.Provider);
        return
        [
            .. claim.Item.SelectMany(item => Services(
                item.ProductOrService,
                Days.Touched(item.ServicedDate, item.ServicedPeriod, zone) ?? Days.Touched(null, claim.BillablePeriod, zone),
                References.Practitioner(item.CareTeamSequence.SelectMany(n => team[n]).FirstOrDefault() ?? claim.Provider, claim),
                OrganizationOf(claim.Provider),
                KnowledgeSource.Ehr)),
        ];
    }

    /// <summary>The lines a payer tells of, whoever billed them.</summary>
    public static ImmutableArray<OtherService> FromFhir(ExplanationOfBenefit benefit, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(benefit);
        if (benefit.Status?.Known is EobStatus.Cancelled or EobStatus.Draft or EobStatus.EnteredInError
            || benefit.Use?.Known is ClaimUseCode.Preauthorization or ClaimUseCode.Predetermination)
        {
            return [];
        }

        var team = benefit.CareTeam.ToLookup(t => t.Sequence, t => t.Provider);
        return
        [
            .. benefit.Item.SelectMany(item => Services(
                item.ProductOrService,
                Days.Touched(item.ServicedDate, item.ServicedPeriod, zone) ?? Days.Touched(null, benefit.BillablePeriod, zone),
                References.Practitioner(item.CareTeamSequence.SelectMany(n => team[n]).FirstOrDefault() ?? benefit.Provider, benefit),
                OrganizationOf(benefit.Provider),
                KnowledgeSource.ExplanationOfBenefit)),
        ];
    }

    private static (LocalDate From, LocalDate? To)? Occurrence(ChargeItem charge, DateTimeZone zone)
    {
        var events = charge.OccurrenceTiming?.Event.Where(e => Days.First(e, zone) is not null).ToList() ?? [];
        var all = new CcmFhir.Fhir.Model.Period { Start = events.MinBy(e => Days.First(e, zone)), End = events.MaxBy(e => Days.Last(e, zone)) };
        return Days.Touched(charge.OccurrenceDateTime, charge.OccurrencePeriod ?? all, zone);
    }

    private static ImmutableArray<OtherService> Services(
        CodeableConcept? code, (LocalDate From, LocalDate? To)? days, string? practitioner, string? organization, KnowledgeSource source) =>
        days is not { } touched
            ? []
            :
            [
                .. ProcedureCodings.Codes(code).Select(c => new OtherService
                {
                    Code = c,
                    From = touched.From,
                    To = touched.To,
                    Practitioner = practitioner,
                    Organization = organization,
                    Source = source,
                }),
            ];

    private static string? OrganizationOf(ResourceReference? reference) =>
        References.Id(reference, "Organization") is { } id ? $"Organization/{id}" : null;
}
