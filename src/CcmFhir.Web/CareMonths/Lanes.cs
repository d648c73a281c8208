using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Time;

namespace CcmFhir.Web.CareMonths;

/// <summary>The two bars of the landing page: counted seconds against the thresholds of the non-complex and practitioner lanes.</summary>
internal static class Lanes
{
    private static readonly ImmutableArray<(int Minutes, string Code, int Units)> Staff = [(20, "99490", 1), (40, "99439", 1), (60, "99439", 2)];

    private static readonly ImmutableArray<(int Minutes, string Code, int Units)> Practitioner = [(30, "99491", 1), (60, "99437", 1), (90, "99437", 2)];

    public static LaneView Of(Lane lane, int seconds) => new(
        lane,
        seconds,
        [.. (lane == Lane.Staff ? Staff : Practitioner).Select(t => new ThresholdView(t.Minutes, t.Code, t.Units, seconds >= t.Minutes * 60))]);
}
