using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Patient;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

internal static class IdentitySamples
{
    private static readonly IdentitySide Alma = new("Test, Alma", new(1954, 3, 14), "000-0417", "female");

    public static IdentityView Sure => new()
    {
        Frame = Frame(),
        RequestId = Request,
        OnFile = Alma,
        History = [new(new(2026, 10, 3), "renamed", "Before, Alma", null, null, null)],
    };

    public static IdentityView Doubted => Sure with
    {
        Frame = Frame(viewer: Physician) with { IsIdentityDoubted = true },
        Doubt = new(Request, Alma, Alma with { Name = "Sample, Berta", BirthDate = new(1950, 1, 31) }, Today, Physician, "Two records were merged."),
        History = [new(Today, "doubted", "Sample, Berta", new(1950, 1, 31), null, null), .. Sure.History],
        Errors = new([new("reason", FieldProblem.Required)]),
    };

    public static IdentityView DoubtedForStaff => Doubted with
    {
        Frame = Frame() with { IsIdentityDoubted = true },
        ReadOnly = new(RefusalReason.OnlyRegistrars),
        Errors = FormErrors.None,
    };
}
