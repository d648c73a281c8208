using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CcmFhir.Billing.Fees;

/// <summary>One calendar year of Medicare's physician fee schedule.</summary>
public sealed class FeeYear
{
    /// <summary>From this year there are two conversion factors, one for qualifying APM participants (42 CFR 414.1450).</summary>
    public const int FirstYearWithQpFactor = 2026;

    private readonly FrozenDictionary<string, RelativeValue> _relativeValues;
    private readonly FrozenDictionary<Locality, Gpci> _gpcis;

    /// <param name="year">Calendar year of service.</param>
    /// <param name="conversionFactor">Dollars per RVU for those who are not qualifying participants.</param>
    /// <param name="qpConversionFactor">Dollars per RVU for qualifying participants; null when not known or not yet existing.</param>
    /// <param name="source">Files the figures come from, for people.</param>
    /// <param name="relativeValues">One row per code.</param>
    /// <param name="gpcis">One row per locality; empty when no table was imported.</param>
    /// <exception cref="ArgumentException">A code or locality twice, or a factor that is not positive.</exception>
    public FeeYear(
        int year, decimal conversionFactor, decimal? qpConversionFactor, string source,
        IEnumerable<RelativeValue> relativeValues, IEnumerable<Gpci> gpcis)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(conversionFactor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(qpConversionFactor ?? conversionFactor, nameof(qpConversionFactor));
        Year = year;
        ConversionFactor = conversionFactor;
        QpConversionFactor = qpConversionFactor;
        Source = source;
        RelativeValues = [.. relativeValues];
        Gpcis = [.. gpcis];
        _relativeValues = RelativeValues.ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);
        _gpcis = Gpcis.ToFrozenDictionary(g => g.Locality);
    }

    public int Year { get; }

    public decimal ConversionFactor { get; }

    public decimal? QpConversionFactor { get; }

    public string Source { get; }

    public ImmutableArray<RelativeValue> RelativeValues { get; }

    public ImmutableArray<Gpci> Gpcis { get; }

    public RelativeValue? Find(string code) => _relativeValues.GetValueOrDefault(code);

    public Gpci? Find(Locality locality) => _gpcis.GetValueOrDefault(locality);

    /// <summary>The factor that applies; null when a QP factor exists for this year but is not known here.</summary>
    public decimal? Factor(bool qp) =>
        qp && Year >= FirstYearWithQpFactor ? QpConversionFactor : ConversionFactor;
}
