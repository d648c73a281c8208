using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>One approved line of a determination, with what it rests on as the EHR knows it.</summary>
public sealed record ApprovedCharge
{
    public required YearMonth Month { get; init; }

    public required Lane Lane { get; init; }

    /// <summary>HCPCS or CPT code.</summary>
    public required string Code { get; init; }

    public required int Units { get; init; }

    /// <summary>ICD-10-CM codes, the first the principal.</summary>
    public required ImmutableArray<string> Diagnoses { get; init; }

    /// <summary>Ids of the clinical staff whose time is in it; the billing practitioner is the context's.</summary>
    public ImmutableArray<string> Staff { get; init; } = [];

    /// <summary>The month total it is charged for; null for a charge without minutes (G0506).</summary>
    public ResourceReference? MonthTotal { get; init; }

    /// <summary>Consent, care plan, tasks, initiating visit, as the EHR knows them.</summary>
    public IReadOnlyList<ResourceReference> Support { get; init; } = [];

    /// <summary>The base code's item, for an add-on.</summary>
    public ResourceReference? AddsTo { get; init; }

    /// <summary>Encounter or EpisodeOfCare, where the EHR wants one.</summary>
    public ResourceReference? Context { get; init; }

    /// <summary>Id of the person who approved the month's close; never the app.</summary>
    public required string ApprovedBy { get; init; }

    public required Instant ApprovedAt { get; init; }
}

/// <summary>A charge as a ChargeItem of profile ccm-chargeitem. It carries no price: the EHR prices it.</summary>
public static class ChargeItemTranslator
{
    public static string Key(ApprovedCharge charge, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(charge);
        ArgumentNullException.ThrowIfNull(context);
        return ChargeKey.Create(context.Issuer, context.PatientId, charge.Month, charge.Lane, charge.Code, context.Organization);
    }

    /// <summary>The key of an item in the EHR; null when it is not ours.</summary>
    public static string? KeyOf(ChargeItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Identifier.FirstOrDefault(i => i.System == Sid.Charge)?.Value;
    }

    /// <summary>The value of <c>If-None-Exist</c>, and of the search before any retry.</summary>
    public static string IdentifierSearch(string key) => $"identifier={Uri.EscapeDataString($"{Sid.Charge}|{key}")}";

    public static ChargeItem ToFhir(ApprovedCharge charge, ChartContext context)
    {
        var item = new ChargeItem
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-chargeitem") } },
            Identifier = { new Identifier(Sid.Charge, Key(charge, context)) },
            DefinitionCanonical = { Canonicals.ChargeItemDefinition(charge.Code, charge.Month.Year) },
            Status = ChargeItem.ChargeItemStatus.Billable,
            Code = new CodeableConcept(Systems.OfProcedure(charge.Code), charge.Code),
            Subject = context.Patient,
            Context = charge.Context,
            OccurrencePeriod = ChartMonths.Period(charge.Month),
            Performer = { Performer("PPRF", context.BillingPractitioner) },
            PerformingOrganization = context.Practice,
            Quantity = new Quantity { Value = charge.Units },
            Enterer = PersonId.ToReference(charge.ApprovedBy),
            EnteredDate = context.At(charge.ApprovedAt),
        };
        if (charge.AddsTo is not null)
        {
            item.PartOf.Add(charge.AddsTo);
        }

        if (charge.MonthTotal is not null)
        {
            item.Service.Add(charge.MonthTotal);
        }

        item.Performer.AddRange(charge.Staff.Where(s => s != context.BillingPractitioner).Distinct().Select(s => Performer("SPRF", s)));
        item.Reason.AddRange(charge.Diagnoses.Select(d => new CodeableConcept(Systems.Icd10Cm, d)));
        item.SupportingInformation.AddRange(charge.Support);
        return item;
    }

    private static ChargeItem.PerformerComponent Performer(string function, string person) => new()
    {
        Function = new CodeableConcept(Systems.ParticipationType, function),
        Actor = PersonId.ToReference(person),
    };
}
