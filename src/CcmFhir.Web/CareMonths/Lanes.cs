using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Codes;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Time;
using Lane = CcmFhir.Web.Components.Lane;

namespace CcmFhir.Web.CareMonths;

/// <summary>The two bars of the landing page: counted seconds against the thresholds of the non-complex and practitioner lanes.</summary>
internal static class Lanes
{
    private static readonly ImmutableArray<(int Minutes, string Code, int Units)> Staff = [(20, "99490", 1), (40, "99439", 1), (60, "99439", 2)];

    private static readonly ImmutableArray<(int Minutes, string Code, int Units)> Practitioner = [(30, "99491", 1), (60, "99437", 1), (90, "99437", 2)];

    /// <summary>A lane of the month; in a month of care plan oversight the staff's has no threshold and the practitioner's has one.</summary>
    public static LaneView Of(Lane lane, MonthPicture picture)
    {
        var seconds = lane == Lane.Staff ? picture.StaffSeconds : picture.PractitionerSeconds;
        return new LaneView(
            lane, seconds, [.. Thresholds(lane, picture.Programme).Select(t => new ThresholdView(t.Minutes, t.Code, t.Units, seconds >= t.Minutes * 60))]);
    }

    private static ImmutableArray<(int Minutes, string Code, int Units)> Thresholds(Lane lane, Programme programme) => programme switch
    {
        Programme.CpoHomeHealth => lane == Lane.Staff ? [] : [(30, CodeCatalog.HomeHealthOversight, 1)],
        Programme.CpoHospice => lane == Lane.Staff ? [] : [(30, CodeCatalog.HospiceOversight, 1)],
        Programme.Ccm or Programme.Pcm => lane == Lane.Staff ? Staff : Practitioner,
    };
}
