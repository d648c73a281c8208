using CcmFhir.Sandbox.Authorization;
using CcmFhir.Sandbox.Clinic;
using CcmFhir.Sandbox.Json;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Pages;

/// <summary>
/// The patient list and the two ways of launching the app. One form holds the signed-in user; each row's buttons name
/// its patient, so no script is needed.
/// </summary>
internal sealed class LauncherPage(Layout layout, ResourceStore store, SandboxClinic clinic, SandboxOptions options, Address address)
{
    public IResult List() => layout.Page("Patients", Html.Of($"""
        <h1>Patients</h1>
        <p>Riverbend sandbox EHR. Nobody here is real.</p>
        <form method="get" action="/launch" target="_blank" rel="noopener">
        <p class="user"><label for="user">Signed in as</label> <select id="user" name="user">{Options.Users(store)}</select></p>
        <div class="scroll">
        <table>
        <thead><tr><th scope="col">Name</th><th scope="col">Born</th><th scope="col">MRN</th><th scope="col">Why open this chart</th><th scope="col">Open</th></tr></thead>
        <tbody>{Html.Of(clinic.Patients, Row)}</tbody>
        </table>
        </div>
        </form>
        """));

    /// <summary>Sends the browser to the app, as an EHR does when its user presses the button.</summary>
    public IResult Launch(string? patient, string? user) =>
        Context(patient, user) is { } context && options.LaunchUrl is { } app
            ? Results.Redirect(LaunchCode.UrlFor(app, address.Fhir, context).AbsoluteUri)
            : NothingToLaunch();

    /// <summary>The app inside this EHR's own window. The app's host differs from ours, so the frame is cross-site.</summary>
    public IResult Frame(string? patient, string? user) =>
        Context(patient, user) is { } context && options.LaunchUrl is { } app
            ? layout.Page("CCM in the chart", Html.Of($"""
                <h1>{Names.Of(store.Read("Patient", context.Patient!)!.Body)}</h1>
                <iframe title="CCM app" src="{LaunchCode.UrlFor(app, address.Fhir, context).AbsoluteUri}"
                sandbox="allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts allow-downloads"></iframe>
                """))
            : NothingToLaunch();

    private LaunchContext? Context(string? patient, string? user) =>
        patient is not null && store.Read("Patient", patient) is not null && store.Read("Practitioner", user ?? Staff.Nurse) is { } practitioner
            ? new LaunchContext { Patient = patient, User = practitioner.Id, Encounter = NewestEncounter(patient) }
            : null;

    private string? NewestEncounter(string patient) => store.All("Encounter")
        .Where(e => e.Body.Text("subject.reference") == $"Patient/{patient}")
        .MaxBy(e => e.Body.Text("period.start"), StringComparer.Ordinal)?.Id;

    private IResult NothingToLaunch() => layout.Page("Nothing to launch", Html.Of($"""
        <h1>Nothing to launch</h1>
        <p>The patient or the user is not known here, or this EHR was started without <code>--launch-url</code>.</p>
        """), StatusCodes.Status404NotFound);

    private Html Row(ClinicPatient patient)
    {
        var body = store.Read("Patient", patient.Id)!.Body;
        var name = Names.Of(body);
        var launch = Html.Of($"""
            <button class="primary" name="patient" value="{patient.Id}" aria-label="Launch CCM for {name}">Launch CCM</button>
            <button name="patient" value="{patient.Id}" formaction="/frame" formtarget="_self" aria-label="Launch in frame for {name}">Launch in frame</button>
            """);
        return Html.Of($"""
            <tr><th scope="row"><bdi>{name}</bdi></th><td class="date">{body.Text("birthDate")}</td><td class="date">{body.Text("identifier.value")}</td>
            <td>{patient.Why}</td><td><div class="actions">{(options.LaunchUrl is null ? Html.Empty : launch)}
            <a href="/chart/{patient.Id}" aria-label="Chart of {name}">Chart</a></div></td></tr>
            """);
    }
}
