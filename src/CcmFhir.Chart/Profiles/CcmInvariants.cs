using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Billing.Codes;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using TaskStatus = CcmFhir.Fhir.Model.FhirTask.TaskStatus;

namespace CcmFhir.Chart.Profiles;

/// <summary>The invariants our profiles state in FHIRPath, in C#, by their keys. True when the element keeps them.</summary>
internal static partial class CcmInvariants
{
    private const decimal TwoCuts = 0.0002m;

    public static FrozenDictionary<string, Func<JsonObject, bool>> All { get; } = new Dictionary<string, Func<JsonObject, bool>>
    {
        ["ccm-consent-1"] = On<Consent>(c => c.Status?.Known != Consent.ConsentState.Inactive || c.Provision?.Period?.End is not null),
        ["ccm-enrolment-1"] = On<EpisodeOfCare>(e => e.Status?.Known != EpisodeOfCare.EpisodeOfCareStatus.Finished || e.Period?.End is not null),
        ["ccm-careplan-1"] = On<CarePlan>(p => p.Addresses.Count >= 2 || p.Category.Any(c => Codings.Has(c, CcmTerms.Programmes, "pcm"))),
        ["ccm-task-1"] = On<FhirTask>(t => t.StatusReason is not null
            || t.Status?.Known is not (TaskStatus.Rejected or TaskStatus.Cancelled or TaskStatus.OnHold or TaskStatus.Failed or TaskStatus.EnteredInError)),
        ["ccm-time-1"] = On<Observation>(o => o.EffectivePeriod is { Start.Instant: { } start, End.Instant: { } end } && start < end),
        ["ccm-time-2"] = On<Observation>(FitsItsPeriod),
        ["ccm-total-1"] = On<Observation>(IsSumOfLanes),
        ["ccm-total-2"] = On<Observation>(o => Number(o.ValueQuantity) is not > 0 || o.HasMember.Count > 0),
        ["ccm-eligibility-1"] = On<Observation>(o => o.Component.Count == 1
            || !o.Component.Any(c => c.ValueCodeableConcept?.Coding.Any(v => v.Code == "none") ?? false)),
        ["ccm-summary-1"] = json => json.ContainsKey("data") || (json.ContainsKey("url") && json.ContainsKey("hash")),
        ["ccm-provenance-1"] = On<Provenance>(p => Agents(p, "author").Count(a => a.OnBehalfOf is not null) == 1),
        ["ccm-provenance-2"] = On<Provenance>(p => Agents(p, "assembler").Count() == 1),
        ["ccm-charge-1"] = On<ChargeItem>(c => c.Identifier.Any(i => i.System == CcmTerms.ChargeIdentifier && Key().IsMatch(i.Value ?? ""))),
        ["ccm-charge-2"] = On<ChargeItem>(IsDefinedByItsCode),
        ["ccm-charge-3"] = On<ChargeItem>(c => c.Reason.Count >= 2 || !CodesOf(c).Any(code => CodeCatalog.IsCcm(code) && code != CodeCatalog.HealthCentre)),
        ["ccm-charge-4"] = On<ChargeItem>(c => c.PartOf.Count > 0 || !CodesOf(c).Any(code => CodeCatalog.Find(code)?.AddsTo is not null)),
        ["ccm-charge-5"] = On<ChargeItem>(c => Number(c.Quantity) is { } units && units >= 1 && decimal.Truncate(units) == units),
        ["ccm-charge-6"] = On<ChargeItem>(c => c.Note.Count > 0
            || c.Status?.Known is not (ChargeItem.ChargeItemStatus.NotBillable or ChargeItem.ChargeItemStatus.Aborted)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static Func<JsonObject, bool> On<T>(Func<T, bool> keeps)
        where T : Resource =>
        json => Resource.Over(json) is T resource && keeps(resource);

    private static bool FitsItsPeriod(Observation time)
    {
        if (Number(time.ValueQuantity) is not { } minutes || time.EffectivePeriod is not { Start.Instant: { } start, End.Instant: { } end })
        {
            return false;
        }

        return minutes > 0 && minutes * TimeSpan.TicksPerMinute <= (end - start).Ticks;
    }

    private static bool IsSumOfLanes(Observation total) =>
        Number(total.ValueQuantity) is { } all && Lane(total, "staff-time") is { } staff && Lane(total, "practitioner-time") is { } own
        && Math.Abs(staff + own - all) <= TwoCuts;

    private static decimal? Lane(Observation total, string code) =>
        Number(total.Component.FirstOrDefault(c => Codings.Has(c.Code, CcmTerms.Observations, code))?.ValueQuantity);

    private static bool IsDefinedByItsCode(ChargeItem charge) =>
        charge.DefinitionCanonical is [var canonical] && Definition().Match(canonical ?? "") is { Success: true } definition
        && CodesOf(charge).Contains(definition.Groups["code"].Value);

    private static IEnumerable<Provenance.AgentComponent> Agents(Provenance provenance, string type) =>
        provenance.Agent.Where(a => Codings.Has(a.Type, "http://terminology.hl7.org/CodeSystem/provenance-participant-type", type));

    private static IEnumerable<string> CodesOf(ChargeItem charge) => charge.Code?.Coding.Select(c => c.Code).OfType<string>() ?? [];

    private static decimal? Number(Quantity? quantity) => quantity?.Value?.Value;

    [GeneratedRegex("^[A-Z2-7]{26}(-[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex("^https://ccmfhir\\.org/fhir/ChargeItemDefinition/ccm-(?<code>[0-9A-Z]{5})\\|[0-9]{4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Definition();
}
