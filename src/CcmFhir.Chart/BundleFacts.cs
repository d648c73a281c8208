using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Facts;
using CcmFhir.Chart.Reading;

namespace CcmFhir.Chart;

/// <summary>What one bundle came to.</summary>
public sealed class BundleFacts
{
    private readonly FactSources _sources;

    internal BundleFacts(CareMonth? month, ImmutableArray<FactsError> errors, FactSources sources) => (Month, Errors, _sources) = (month, errors, sources);

    /// <summary>The facts; null when there are errors.</summary>
    public CareMonth? Month { get; }

    /// <summary>Every reason why there are no facts; paths are of the bundle, "entry[3].resource.subject".</summary>
    public ImmutableArray<FactsError> Errors { get; }

    /// <summary>
    /// The element of the bundle that says a fact: "conditions[0].code" is "Condition/c1.code". Of an absent fact the innermost element there
    /// is, else "Bundle"; what is no fact of the chart keeps its path.
    /// </summary>
    public string PointerTo(string fact) => _sources.PointerTo(fact);
}
