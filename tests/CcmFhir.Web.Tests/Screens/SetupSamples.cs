using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Certify;
using CcmFhir.Web.Features.Integrator;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>The integrator's page with something of everything.</summary>
internal static class SetupSamples
{
    public static IntegratorView Fresh { get; } = new()
    {
        ContextId = "c1",
        Viewer = "Iva Imaginary",
        Antiforgery = new AntiforgeryView("__token", "RequestVerificationToken", "t"),
        Ehrs = [new("general", "General Hospital", true, true), new("other", "Other Hospital", false, false)],
        Register = new(
            "https://ccm.example.org/launch", "https://ccm.example.org/callback/general", "https://ccm.example.org/.well-known/jwks.json",
            "11111111-2222-3333-4444-555555555555", "private_key_jwt",
            "launch openid fhirUser patient/Patient.r patient/Condition.rs patient/CarePlan.rs online_access patient/CareTeam.rs patient/Goal.rs patient/Consent.rs patient/Encounter.rs patient/Coverage.rs patient/ChargeItem.cu"),
        Report = new ReportView { ContextId = "c1", EhrId = "general", State = RunState.NotRun, Checks = [], Capabilities = [], Routes = [] },
        RouteChanges = [],
    };

    public static IntegratorView Failed { get; } = Fresh with
    {
        RouteChanges = [new(new NodaTime.LocalDate(2026, 10, 20), "ChargeItem", "fhir-create", "export")],
        Report = Fresh.Report with
        {
            State = RunState.Done,
            Checks =
            [
                Passed,
                new("clock", "The two clocks agree", CheckState.Warn, "GET https://ehr.example.org/fhir/r4/metadata", "200, CapabilityStatement: they differ by 85 s (the Date has whole seconds)", "Set this machine's clock by NTP: sign-in rests on both clocks"),
                new("search-care-plan", "Search CarePlan by patient", CheckState.Fail, "GET https://ehr.example.org/fhir/r4/CarePlan?patient=…", "400, OperationOutcome (error required): Incorrect", "Some EHRs demand a category: set search.carePlanCategories to the ones they name (assess-plan, 38717003)"),
                new("tls", "TLS and the certificate", CheckState.Pass, null, "Tls13, certificate valid until 2027-03-01", null),
                new("write-probes", "Writes", CheckState.Skip, null, "only on request", "Run with --probe-writes against a test patient"),
            ],
            Capabilities = [new("Patient", true, true, false, false), new("ChargeItem", false, false, false, false), new("DocumentReference", true, true, true, false)],
            Routes =
            [
                new("ChargeItem", "export", "always open", ["fhir-create: the EHR's statement offers no create of ChargeItem", "document: the granted scopes do not allow it"], "Enter the charges of the exported file by hand"),
                new("Note", "document", "DocumentReference may be created", [], null),
            ],
        },
    };

    private static CheckView Passed => new(
        "smart-configuration", "The EHR's SMART configuration", CheckState.Pass, "GET https://ehr.example.org/fhir/r4/.well-known/smart-configuration", "200, {issuer: https://ehr.example.org, token_endpoint}", null);

    public static ConformanceView Conformance { get; } = new()
    {
        Viewer = "Iva Imaginary",
        Ehr = "General Hospital",
        Form = new ConformanceForm(),
        Report = new ConformanceReportView { ContextId = "c1", EhrId = "general", Antiforgery = Fresh.Antiforgery, State = ConformanceState.NotRun, Checks = [] },
    };

    public static ConformanceView ConformanceRefused { get; } = Conformance with
    {
        Form = new ConformanceForm(IsGuided: false, LaunchUrl: "https://elsewhere.example/launch"),
        Errors = new FormErrors([new FieldError("launchUrl", FieldProblem.ForeignAddress)]),
    };

    public static ConformanceView ConformanceWaits { get; } = Conformance with
    {
        Report = Conformance.Report with
        {
            State = ConformanceState.Running,
            Planned = 96,
            By = "Iva Imaginary",
            Wait = ConformanceWait.SignIn,
            Checks = [new("discovery.pkce", "S256 is offered and plain is not", ConformanceVerdict.Pass, "S256", null, ["ccmfhir#discovery"], [])],
        },
    };

    public static ConformanceView ConformanceBrokenOff { get; } = Conformance with
    {
        Report = ConformanceWaits.Report with { State = ConformanceState.BrokenOff, Wait = ConformanceWait.None },
    };

    public static ConformanceView ConformanceDone { get; } = Conformance with
    {
        Earlier = [new(new Guid("0197a000-0000-7000-8000-000000000001"), new NodaTime.LocalDateTime(2026, 10, 19, 14, 5), 88, 3, 12, "Iva Imaginary")],
        Report = ConformanceWaits.Report with
        {
            State = ConformanceState.Done,
            Wait = ConformanceWait.None,
            Checks =
            [
                .. ConformanceWaits.Report.Checks,
                new("write.charge-item.create", "charge-item: created", ConformanceVerdict.Fail, "Rejected: 422", "Until the EHR takes it as it is, set another route for it under writeback in launch.json.", ["ccmfhir#write"],
                    ["POST https://ehr.example.org/fhir/r4/ChargeItem", "  Authorization: Bearer …", "-> 422, OperationOutcome (error invalid) (41 ms)"]),
                new("write.charge-item.read-back", "charge-item: comes back as it was written", ConformanceVerdict.Skip, "needs write.charge-item.create, which failed", null, ["ccmfhir#write"], []),
            ],
            NotCovered = [new("smart-app-launch-2.2.0#133", "POST when scopes are long", "Depends on the length of the scopes: CcmFhir.Smart.Tests, Launch")],
        },
    };
}
