using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Eligibility;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

internal static class OutsideSamples
{
    private static readonly KnownFact[] Known =
    [
        new(null, Guid.Empty, "service", "99457", new(2026, 10, 3), null, Physician, "ChargeItem/12", null, null, null, null, false)
        {
            OverrideSource = "ChargeItem/12",
            Override = new(Request, Request, Physician, Today, "Charged to the wrong chart; credited on 20 Oct.", true),
        },
        new(null, Guid.Empty, "visit", "99214", new(2026, 10, 6), null, Physician, "Encounter", null, null, null, null, false),
        new(Request, Request, "service", "99490", new(2026, 10, 5), null, "Dr. Fictional", "patient", Nurse, new(2026, 10, 20), "Another clinic calls every month.", null, true) { CanOverride = true, OverrideSource = "entered/1" },
        new(TimerId, Request, "stay", "inpatient", new(2026, 10, 1), new(2026, 10, 4), null, "caregiver", Nurse, new(2026, 10, 8), "Fell at home.", "It was in September.", false),
    ];

    public static OutsideView Typical => new()
    {
        Frame = Frame(),
        RequestId = Request,
        Findings = [.. OpenFindings.Take(3)],
        Known = [.. Known],
        Asked = [new("patient", Nurse, Today)],
        Policy = new("strict", false, null, ["strict", "medicare-ffs"], OnlyPhysician),
        Form = new("service", "", "inpatient", null, null, "elsewhere", "", "patient", Today, ""),
    };

    public static OutsideView Refused => Typical with
    {
        Form = Typical.Form with { Kind = "stay", From = new(2026, 10, 9), To = new(2026, 10, 2) },
        Errors = new([new("until", FieldProblem.EndBeforeStart), new("note", FieldProblem.Required)]),
    };

    public static OutsideView Picked => Typical with
    {
        Frame = Frame(viewer: Physician),
        Findings = [],
        Known = [],
        Asked = [],
        Policy = new("medicare-ffs", false, new("medicare-ffs", Physician, Today, October, "Card shown: Medicare."), ["strict", "medicare-ffs"], null),
    };
}
