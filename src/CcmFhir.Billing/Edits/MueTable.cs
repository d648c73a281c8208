using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Edits;

/// <summary>One quarter's medically unlikely edits for practitioner services.</summary>
public sealed class MueTable
{
    private readonly FrozenDictionary<string, MueLimit> _limits;

    /// <param name="effectiveFrom">First date of service; <see cref="LocalDate.MinIsoValue"/> when the file did not say.</param>
    /// <param name="source">The file, for people.</param>
    /// <param name="limits">One per code.</param>
    /// <exception cref="ArgumentException">A code twice.</exception>
    public MueTable(LocalDate effectiveFrom, string source, IEnumerable<MueLimit> limits)
    {
        EffectiveFrom = effectiveFrom;
        Source = source;
        Limits = [.. limits];
        _limits = Limits.ToFrozenDictionary(l => l.Code, StringComparer.Ordinal);
    }

    public LocalDate EffectiveFrom { get; }

    public string Source { get; }

    public ImmutableArray<MueLimit> Limits { get; }

    /// <summary>Null when the table sets no limit for the code.</summary>
    public int? Units(string code) => _limits.GetValueOrDefault(code)?.Units;
}

/// <summary>The units of a code that one practitioner may bill for one patient and date of service.</summary>
/// <param name="Code">HCPCS or CPT code.</param>
/// <param name="Units">The most units; 0 when none are payable.</param>
/// <param name="Adjudication">CMS's indicator: 1 per claim line, 2 per day by policy, 3 per day by clinical benchmark.</param>
public sealed record MueLimit(string Code, int Units, int Adjudication);
