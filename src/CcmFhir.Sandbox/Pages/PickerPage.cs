using CcmFhir.Sandbox.Rest;
using Microsoft.Extensions.Primitives;

namespace CcmFhir.Sandbox.Pages;

/// <summary>Sign-in and patient choice of a standalone launch, and the page for requests that cannot be sent back to an app.</summary>
internal sealed class PickerPage(Layout layout, ResourceStore store)
{
    /// <summary>The authorization request travels along in hidden fields and is checked again when it comes back.</summary>
    public IResult Ask(IReadOnlyDictionary<string, StringValues> parameters, string userField, string patientField)
    {
        var needsPatient = parameters.TryGetValue("scope", out var scope) && scope.ToString().Split(' ').Any(
            s => s == "launch/patient" || s.StartsWith("patient/", StringComparison.Ordinal));
        var patients = Html.Of(store.All("Patient"), p => Html.Of($"""<option value="{p.Id}">{Names.Of(p.Body)}</option>"""));
        var patientChoice = Html.Of($"""<label for="patient">Patient</label><select id="patient" name="{patientField}">{patients}</select>""");
        return layout.Page("Sign in", Html.Of($"""
            <h1>Sign in</h1>
            <p>An app asks for access to this EHR. Nobody here is real, so there is no password.</p>
            <form method="post" action="/oauth/authorize" class="card stack">
            {Html.Of(parameters, p => Html.Of($"""<input type="hidden" name="{p.Key}" value="{p.Value.ToString()}">"""))}
            <label for="user">User</label>
            <select id="user" name="{userField}">{Options.Users(store)}</select>
            {(needsPatient ? patientChoice : Html.Empty)}
            <button class="primary">Allow access</button>
            </form>
            """));
    }

    public IResult Refused(string why) => layout.Page("Refused", Html.Of($"""
        <h1>This request is refused</h1>
        <p>{why} Nothing was sent back to the app.</p>
        """), StatusCodes.Status400BadRequest);
}
