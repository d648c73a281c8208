using System.Collections.Frozen;
using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Policies;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>Which policy a month's coverage means.</summary>
/// <param name="PolicyId">Null: the rules choose by the kind of coverage, or a person picks.</param>
/// <param name="IsKnown">False: nothing names a policy, so strict holds until a person picks one.</param>
internal sealed record PayerChoice(string? PolicyId, bool IsKnown);

/// <summary>The policies that ship with launch.json's plans beside them, and which plan of a Coverage means which policy.</summary>
internal sealed class PayerPolicies
{
    private readonly FrozenDictionary<string, string> _byPlan;

    public PayerPolicies(ImmutableArray<PayerPolicySettings> plans)
    {
        Catalog = PolicyCatalog.Shipped.With([.. plans.Select(Derive)]);
        _byPlan = plans.SelectMany(p => p.Plans.Select(plan => (plan, p.Id))).ToFrozenDictionary(p => p.plan, p => p.Id, StringComparer.OrdinalIgnoreCase);
    }

    public PolicyCatalog Catalog { get; }

    /// <summary>What the coverages mean in a month: the practice's own table first, then launch.json.</summary>
    /// <param name="coverages">Null: the chart was not read or does not say.</param>
    /// <param name="month">In the practice's zone.</param>
    /// <param name="table">Rows the practice keeps in the app.</param>
    public PayerChoice Of(ImmutableArray<ChartCoverage>? coverages, YearMonth month, PayerTable table)
    {
        var inForce = (coverages ?? []).Where(c => c.Fact.IsInForce(month)).ToArray();
        var payer = inForce.FirstOrDefault(c => c.Fact.Kind == CoverageKind.MedicareAdvantage)
            ?? inForce.FirstOrDefault(c => c.Fact.Kind == CoverageKind.MedicarePartB)
            ?? inForce.FirstOrDefault(c => table.For(c, month) is not null);
        // The table can name a policy that a later launch.json no longer has: then nobody named one.
        if (payer is not null && table.For(payer, month) is { } mapped && Catalog.Find(mapped) is not null)
        {
            return new PayerChoice(mapped, true);
        }

        ImmutableArray<PayerCoverage>? facts = coverages is { } known ? [.. known.Select(c => c.Fact)] : null;
        return new PayerChoice(For(facts, month), Knows(facts, month));
    }

    /// <summary>
    /// The policy the coverage in force names. Null leaves it to the rules: Medicare fee-for-service under Part B, else strict.
    /// A Medicare Advantage plan comes before Part B, which comes before any other payer.
    /// </summary>
    public string? For(ImmutableArray<PayerCoverage>? coverage, YearMonth month)
    {
        var inForce = (coverage ?? []).Where(c => c.IsInForce(month)).ToArray();
        var payer = inForce.FirstOrDefault(c => c.Kind == CoverageKind.MedicareAdvantage)
            ?? inForce.FirstOrDefault(c => c.Kind == CoverageKind.MedicarePartB)
            ?? inForce.FirstOrDefault(c => c.Plan is { } plan && _byPlan.ContainsKey(plan));
        return payer is { Kind: not CoverageKind.MedicarePartB, Plan: { } named } ? _byPlan.GetValueOrDefault(named) : null;
    }

    /// <summary>Whether the coverage in force says which policy applies; else a person may pick one for the patient.</summary>
    public bool Knows(ImmutableArray<PayerCoverage>? coverage, YearMonth month)
    {
        var kinds = (coverage ?? []).Where(c => c.IsInForce(month)).Select(c => c.Kind).ToArray();
        return For(coverage, month) is not null || (kinds.Contains(CoverageKind.MedicarePartB) && !kinds.Contains(CoverageKind.MedicareAdvantage));
    }

    private static PayerPolicy Derive(PayerPolicySettings plan) => PolicyCatalog.Shipped.Find(plan.BasedOn)!.Derive(
        plan.Id,
        "launch.json",
        plan.Id,
        [.. plan.Settings.Settings.Select(s => new DatedSetting(s.Name, s.Value, $"The practice's policy for this plan (launch.json, payerPolicies: {plan.Id})"))]);
}
