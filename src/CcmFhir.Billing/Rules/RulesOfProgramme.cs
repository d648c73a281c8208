using System.Collections.Immutable;
using CcmFhir.Billing.Rules.Claims;
using NodaTime;

namespace CcmFhir.Billing.Rules;

/// <summary>The rules of one programme, and which of them are in force when: looked up once a month of facts, not once a rule.</summary>
internal sealed class RulesOfProgramme
{
    private readonly ImmutableArray<(LocalDate From, BillingRule?[] Rules)> _periods;

    public RulesOfProgramme(ImmutableArray<BillingRule> rules)
    {
        All = rules;
        AssessmentAt = rules.IndexOf(rules.FirstOrDefault(r => r is PlanAssessmentBilledOnce)!);
        LocalDate[] starts = [LocalDate.MinIsoValue, .. rules.Select(r => r.From).OfType<LocalDate>().Distinct().Order()];
        _periods = [.. starts.Select(day => (day, rules.Select(r => r.IsInForce(day) ? r : null).ToArray()))];
    }

    /// <summary>In the order they are told to people.</summary>
    public ImmutableArray<BillingRule> All { get; }

    /// <summary>Where the rule of the care plan assessment stands in <see cref="All"/>; -1 in programmes without it.</summary>
    public int AssessmentAt { get; }

    /// <summary>In the same order; null where a rule is not in force on the day.</summary>
    public ReadOnlySpan<BillingRule?> InForce(LocalDate day)
    {
        var last = _periods.Length - 1;
        while (_periods[last].From > day)
        {
            last--;
        }

        return _periods[last].Rules;
    }
}
