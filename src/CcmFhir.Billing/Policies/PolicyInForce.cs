using CcmFhir.Billing.Rules;
using NodaTime;

namespace CcmFhir.Billing.Policies;

/// <summary>A policy in one month, with the practice's overrides on top.</summary>
internal sealed class PolicyInForce
{
    private readonly PayerPolicy _policy;
    private readonly CareMonth _facts;

    public PolicyInForce(PayerPolicy policy, CareMonth facts)
    {
        (_policy, _facts) = (policy, facts);
        var settings = policy.InForce(facts.Month);
        foreach (var house in facts.House)
        {
            var setting = PolicySetting.Find(house.Name) ?? throw new ArgumentException($"There is no setting '{house.Name}'.", nameof(facts));
            settings = setting.Write(settings, house.Value);
        }

        Settings = settings;
    }

    public string Id => _policy.Id;

    public string Version => _policy.Version;

    public PolicySettings Settings { get; }

    private LocalDate FirstDay => _facts.Month.OnDayOfMonth(1);

    /// <summary>The citation of the setting that decides the rule, else the rule's own.</summary>
    public string CitationFor(BillingRule rule)
    {
        if (rule.Settings.IsEmpty)
        {
            return rule.Citation;
        }

        var citation = _policy.Setting(rule.Settings[0], FirstDay).Citation;
        var house = _facts.House.LastOrDefault(h => rule.Settings.Contains(h.Name));
        return house is null ? citation : $"The practice's own setting {house.Name}: {house.Value}; {citation}";
    }
}
