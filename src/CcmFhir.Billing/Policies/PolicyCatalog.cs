using System.Collections.Frozen;
using System.Collections.Immutable;
using CcmFhir.Billing.Claims;

namespace CcmFhir.Billing.Policies;

/// <summary>The policies known: those that ship and the practice's own plans.</summary>
public sealed class PolicyCatalog
{
    private readonly FrozenDictionary<string, PayerPolicy> _byId;

    /// <exception cref="ArgumentException">Two policies share an id.</exception>
    public PolicyCatalog(params ImmutableArray<PayerPolicy> policies)
    {
        Policies = policies;
        _byId = policies.DistinctBy(p => p.Id).ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
        if (_byId.Count < policies.Length)
        {
            throw new ArgumentException("Two policies share an id.", nameof(policies));
        }
    }

    /// <summary>strict, medicare-ffs and the worked examples.</summary>
    public static PolicyCatalog Shipped { get; } = new(
        Strict.Policy, MedicareFfs.Policy, WorkedExamples.MedicareAdvantage, WorkedExamples.PaymentModel,
        WorkedExamples.Commercial, WorkedExamples.Medicaid);

    public ImmutableArray<PayerPolicy> Policies { get; }

    /// <summary>The shipped policies with the practice's own plans added.</summary>
    public PolicyCatalog With(params ImmutableArray<PayerPolicy> plans) => new([.. Policies, .. plans]);

    public PayerPolicy? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// The stated policy; else a Medicare Advantage plan's own or strict; else medicare-ffs under Part B; else strict.
    /// Only coverage in force in the month is looked at.
    /// </summary>
    /// <exception cref="ArgumentException">The stated policy is not in this catalog.</exception>
    internal PayerPolicy For(CareMonth month)
    {
        if (month.Policy is { } stated)
        {
            return Find(stated) ?? throw new ArgumentException($"There is no policy '{stated}'.", nameof(month));
        }

        if (InForce(month, CoverageKind.MedicareAdvantage) is { } advantage)
        {
            return advantage.Plan is { } plan && Find(plan) is { } known ? known : Strict.Policy;
        }

        return InForce(month, CoverageKind.MedicarePartB) is null ? Strict.Policy : MedicareFfs.Policy;
    }

    private static PayerCoverage? InForce(CareMonth month, CoverageKind kind)
    {
        foreach (var coverage in month.Coverage ?? [])
        {
            if (coverage.Kind == kind && coverage.IsInForce(month.Month))
            {
                return coverage;
            }
        }

        return null;
    }
}
