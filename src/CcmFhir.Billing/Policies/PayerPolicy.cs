using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Policies;

/// <summary>
/// How a payer wants care management billed, as dated data: every setting has one value on every day, and a citation for it.
/// Values are never edited: a change is a further row with its date.
/// </summary>
public sealed class PayerPolicy
{
    private readonly ImmutableArray<(LocalDate From, PolicySettings Settings)> _periods;

    /// <param name="id">Stable id, "medicare-ffs".</param>
    /// <param name="version">Year and edition, "2026.1".</param>
    /// <param name="label">For people.</param>
    /// <param name="settings">Covers every setting of <see cref="PolicySetting.All"/> on every day exactly once.</param>
    /// <exception cref="ArgumentException">A setting is unknown, missing, doubled or has a gap: the data are wrong.</exception>
    public PayerPolicy(string id, string version, string label, ImmutableArray<DatedSetting> settings)
    {
        (Id, Version, Label, Settings) = (id, version, label, settings);
        LocalDate[] starts = [LocalDate.MinIsoValue, .. settings.Select(s => s.From).OfType<LocalDate>().Distinct().Order()];
        _periods = [.. starts.Select(day => (day, At(day)))];
    }

    public string Id { get; }

    public string Version { get; }

    public string Label { get; }

    public ImmutableArray<DatedSetting> Settings { get; }

    /// <summary>The first day of the newest setting: since then the policy stands as it is.</summary>
    public LocalDate LastChange => _periods[^1].From;

    /// <summary>The settings in force in a month: those of its first day.</summary>
    public PolicySettings InForce(YearMonth month)
    {
        var first = month.OnDayOfMonth(1);
        var found = _periods[0].Settings;
        foreach (var (from, settings) in _periods)
        {
            if (from > first)
            {
                break;
            }

            found = settings;
        }

        return found;
    }

    /// <summary>The row of a setting in force on a day.</summary>
    public DatedSetting Setting(string name, LocalDate day)
    {
        DatedSetting? found = null;
        foreach (var setting in Settings.Where(s => s.Name == name && s.Covers(day)))
        {
            found = found is null ? setting : throw new ArgumentException($"Policy {Id} sets {name} twice on {day:uuuu-MM-dd}.");
        }

        return found ?? throw new ArgumentException($"Policy {Id} does not set {name} on {day:uuuu-MM-dd}.");
    }

    /// <summary>A plan's policy: this one with the rows of some settings replaced.</summary>
    public PayerPolicy Derive(string id, string version, string label, params ImmutableArray<DatedSetting> changes)
    {
        var replaced = changes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return new PayerPolicy(id, version, label, [.. Settings.Where(s => !replaced.Contains(s.Name)), .. changes]);
    }

    private PolicySettings At(LocalDate day) =>
        PolicySetting.All.Aggregate(new PolicySettings(), (settings, s) => s.Write(settings, Setting(s.Name, day).Value));
}

/// <summary>One value of one setting over a stretch of days, and who says so.</summary>
/// <param name="Name">A name of <see cref="PolicySetting.All"/>.</param>
/// <param name="Value">One of its words.</param>
/// <param name="Citation">The source of the value.</param>
/// <param name="From">First day; null: always so far.</param>
/// <param name="To">Last day; null: until further notice.</param>
public sealed record DatedSetting(string Name, string Value, string Citation, LocalDate? From = null, LocalDate? To = null)
{
    public bool Covers(LocalDate day) => (From is not { } from || from <= day) && (To is not { } to || day <= to);
}
