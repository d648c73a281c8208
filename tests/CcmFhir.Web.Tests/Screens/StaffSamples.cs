using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Staff;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

internal static class StaffSamples
{
    public static StaffView Typical => new()
    {
        Frame = Frame(viewer: Physician),
        RequestId = Request,
        Ehr = "Example EHR",
        People =
        [
            new("Practitioner/1", "Noor Example", "rn", "RN 1204", new(2027, 1, 31), null, "employed", "us", Physician, new(2026, 1, 1), null, "counts", Physician),
            new("Practitioner/2", "Omar Fictional", "care-manager", "CCM 77", new(2026, 9, 30), "Example Care Services", "contracted", "us", Physician, new(2026, 3, 1), null, "expired", Physician),
            new("Practitioner/3", "عائشة بنت محمد", "office-manager", null, null, null, "employed", "abroad", null, new(2026, 3, 1), new(2026, 9, 30), "left", Physician),
        ],
        Unnamed = [new("Practitioner/9", "Priya Invented")],
        Form = new() { From = Today },
        Identities =
        [
            new(Request, Request, "Example EHR", "Practitioner/9-b", "Noor Example", new(2026, 10, 1), null, Physician),
            new(Request, Request, "Second EHR", "sub:7f00", "عائشة بنت محمد", new(2026, 3, 1), new(2026, 9, 30), Physician),
        ],
        Persons = [("ehr Practitioner/1", "Noor Example (Example EHR, Practitioner/1)"), ("ehr Practitioner/2", "Omar Fictional (Second EHR, Practitioner/2)")],
        Join = new("", "", Today),
    };

    public static StaffView JoinRefused => Typical with
    {
        Join = new("Practitioner/9", "ehr Practitioner/1", Today),
        JoinErrors = new([new("identity", FieldProblem.TimerRunning)]),
    };

    public static StaffView Refused => Typical with
    {
        Form = Typical.Form with { Name = "Noor Example", Person = "Practitioner/1", Role = "care-manager" },
        Errors = new([new("credential", FieldProblem.Required), new("from", FieldProblem.BeforeThisMonth)]),
    };

    public static StaffView Empty => Typical with { People = [] };
}
