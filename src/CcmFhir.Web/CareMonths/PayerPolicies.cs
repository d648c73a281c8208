using System.Collections.Frozen;
using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Policies;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

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
