using System.Collections.Immutable;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Pages;
using CcmFhir.Sandbox.Rest;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// <c>/oauth/authorize</c> by GET and POST. In an EHR launch the user has signed in and chosen the patient already, so
/// the browser goes straight back; standalone, a page asks for both.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code
/// </summary>
internal sealed class AuthorizeEndpoint(
    ClientAuthenticator clients, TokenVault vault, ScopeDecision decision, ResourceStore store, PickerPage picker, Address address, Switchboard faults)
{
    private const string PickedUser = "picked_user";
    private const string PickedPatient = "picked_patient";

    public async Task<IResult> HandleAsync(HttpRequest request, CancellationToken cancel)
    {
        var parameters = HttpMethods.IsPost(request.Method) && request.HasFormContentType
            ? (await request.ReadFormAsync(cancel)).ToDictionary(p => p.Key, p => p.Value)
            : request.Query.ToDictionary(p => p.Key, p => p.Value);
        if (clients.Find(One(parameters, "client_id")) is not { } client)
        {
            return picker.Refused("This EHR knows no app with that client id.");
        }

        if (One(parameters, "redirect_uri") is not { } redirect || !client.RedirectUris.Contains(redirect))
        {
            return picker.Refused("The redirect URI is not one of those registered for this app.");
        }

        return Decide(parameters, client, redirect);
    }

    private IResult Decide(Dictionary<string, StringValues> parameters, RegisteredClient client, string redirect)
    {
        var state = One(parameters, "state");
        if (Fault(parameters) is var (error, why))
        {
            return Back(redirect, state, ("error", error), ("error_description", why));
        }

        var launch = One(parameters, "launch");
        var context = launch is null ? Picked(parameters) : LaunchCode.Decode(launch);
        if (context is null && launch is null)
        {
            return picker.Ask(parameters, PickedUser, PickedPatient);
        }

        if (context is null || !Exists(context))
        {
            return Back(redirect, state, ("error", "invalid_request"), ("error_description", "launch is not a value this EHR gave out."));
        }

        ImmutableArray<string> scopes = decision.ForUser(One(parameters, "scope") ?? "", context, launch is not null);
        if (scopes.IsEmpty || faults.Strike(FaultName.InvalidScope) is not null)
        {
            return Back(redirect, state, ("error", "invalid_scope"), ("error_description", "No scope was asked that can be granted."));
        }

        var code = vault.IssueCode(new(client.Id, redirect, One(parameters, "code_challenge")!, One(parameters, "nonce"), context, scopes));
        return Back(redirect, state, ("code", code));
    }

    /// <summary>What is wrong with the request as an OAuth error, or null.</summary>
    private (string Error, string Why)? Fault(Dictionary<string, StringValues> parameters)
    {
        if (One(parameters, "response_type") != "code")
        {
            return ("unsupported_response_type", "response_type must be code.");
        }

        if (One(parameters, "code_challenge") is null || One(parameters, "code_challenge_method") != "S256")
        {
            return ("invalid_request", "PKCE with S256 is required.");
        }

        if (One(parameters, "state") is null)
        {
            return ("invalid_request", "state is required.");
        }

        return One(parameters, "aud")?.TrimEnd('/') == address.Fhir ? null : ("invalid_request", "aud must be the FHIR base of this EHR.");
    }

    private static LaunchContext? Picked(Dictionary<string, StringValues> parameters) =>
        One(parameters, PickedUser) is { } user ? new LaunchContext { User = user, Patient = One(parameters, PickedPatient) } : null;

    private bool Exists(LaunchContext context) =>
        store.Read("Practitioner", context.User) is not null
        && (context.Patient is not { } patient || store.Read("Patient", patient) is not null)
        && (context.Encounter is not { } encounter || store.Read("Encounter", encounter) is not null);

    private static string? One(Dictionary<string, StringValues> parameters, string name) =>
        parameters.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } value ? value : null;

    private static IResult Back(string redirect, string? state, params (string Name, string Value)[] answer)
    {
        var all = answer.ToDictionary(a => a.Name, a => (string?)a.Value);
        if (state is not null)
        {
            all["state"] = state;
        }

        return Results.Redirect(QueryHelpers.AddQueryString(redirect, all));
    }
}
