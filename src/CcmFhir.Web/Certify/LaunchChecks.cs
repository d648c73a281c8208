using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Web.Certify;

/// <summary>The ways in that must work. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html</summary>
internal static class LaunchChecks
{
    public const string Authorize = "launch-ehr.authorize";
    public const string Callback = "launch-ehr.callback";
    public const string Token = "launch-ehr.token";
    public const string Context = "launch-ehr.patient";
    public const string StandaloneAuthorize = "launch-standalone.authorize";

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        new("launch-ehr.start", ["ccmfhir#launch-negative"], [DiscoveryChecks.Configuration], async (run, cancel) =>
        {
            var arrival = await run.Way.LaunchAsync(cancel);
            return arrival.Url is null ? Ruling.Skip(arrival.Problem!) : Read(run, arrival.Url);
        }),
        new(Authorize, ["smart-app-launch-2.2.0#50"], ["launch-ehr.start"], async (run, cancel) =>
        {
            var (signIn, problem) = await run.SignInAsync(run.Launch, byPost: false, cancel);
            if (signIn is null)
            {
                return Ruling.Fail(problem!);
            }

            run.Ehr = signIn;
            var error = Certification.Query(signIn.Callback).FirstOrDefault(q => q.Key == "error").Value;
            return Ruling.Of(error is null, "with a code", $"with the error {error}");
        }),
        new(Callback, ["smart-app-launch-2.2.0#60", "smart-app-launch-2.2.0#61"], [Authorize], async (run, cancel) =>
        {
            var (code, problem) = await run.CallbackAsync(run.Ehr.Callback, run.Ehr.Session.Id, cancel);
            run.Code = code!;
            return Ruling.Of(code is not null, "state and session fit", problem);
        }),
        new(Token, ["smart-app-launch-2.2.0#token-request"], [Callback], async (run, cancel) =>
        {
            var answer = await run.Probe.Tokens.Exchange(run.Probe.Registration, run.Smart, run.Code, cancel);
            if (!answer.Succeeded)
            {
                return Ruling.Fail(Certification.Words(answer.Failure));
            }

            run.Token = answer.Value;
            run.Grant = TokenGrant.From(run.Probe.Ehr.Id, run.Probe.FhirBase, answer.Value);
            return Ruling.Pass($"granted: {answer.Value.Scopes}");
        }),
        new(Context, ["ccmfhir#discovery"], [Token], run =>
            Ruling.Of(run.Token.Context.Patient is not null, "a patient", "no patient: the app has nothing to open")),
        new("launch-ehr.required-scopes", ["smart-app-launch-2.2.0#120-146"], [Token], run =>
        {
            var missing = run.Probe.Registration.Scopes.MissingFrom(run.Token.Scopes);
            return Ruling.Of(missing.Length == 0, "all", "missing: " + string.Join(' ', missing));
        }),
        new(StandaloneAuthorize, ["smart-app-launch-2.2.0#36"], [DiscoveryChecks.Configuration], async (run, cancel) =>
        {
            if (!run.Smart.Can("launch-standalone"))
            {
                return Ruling.Skip("the EHR does not list launch-standalone");
            }

            var (signIn, problem) = await run.SignInAsync(run.StandaloneLaunch(), byPost: false, cancel);
            if (signIn is null)
            {
                return Ruling.Fail(problem!);
            }

            run.Standalone = signIn;
            var error = Certification.Query(signIn.Callback).FirstOrDefault(q => q.Key == "error").Value;
            var sentLaunch = signIn.Request.Fields.Any(f => f.Key == "launch");
            return error is not null ? Ruling.Fail($"with the error {error}") : Ruling.Of(!sentLaunch, "with a code, and no launch parameter was sent", "a launch parameter was sent");
        }),
        new("launch-standalone.token", ["smart-app-launch-2.2.0#token-request"], [StandaloneAuthorize], async (run, cancel) =>
        {
            var (code, problem) = await run.CallbackAsync(run.Standalone.Callback, run.Standalone.Session.Id, cancel);
            if (code is null)
            {
                return Ruling.Fail(problem);
            }

            var answer = await run.Probe.Tokens.Exchange(run.Probe.Registration, run.Smart, code, cancel);
            if (!answer.Succeeded)
            {
                return Ruling.Fail(Certification.Words(answer.Failure));
            }

            run.StandaloneToken = answer.Value;
            return Ruling.Of(answer.Value.Context.Patient is not null, "with a patient", "no patient was chosen");
        }),
        new("launch-ehr.authorize-post", ["smart-app-launch-2.2.0#51", "smart-app-launch-2.2.0#52"], [Authorize], async (run, cancel) =>
        {
            if (!run.Smart.Can("authorize-post") || !run.Way.IsHeadless)
            {
                return Ruling.Skip(run.Way.IsHeadless ? "the EHR does not list authorize-post" : "only without a person");
            }

            var (signIn, problem) = await run.SignInAsync(run.Launch, byPost: true, cancel);
            return signIn is null ? Ruling.Fail(problem!)
                : Ruling.Of(Certification.Query(signIn.Callback).Any(q => q.Key == "code"), "with a code", "no code came back");
        }),
        new("launch-ehr.token-use", ["smart-app-launch-2.2.0#token-use", "us-core#Patient.read"], [Context], async (run, cancel) =>
        {
            var mark = run.Probe.Traffic.Mark;
            var read = await run.Client.ReadAsync<Patient>(run.Patient, cancel);
            var carried = run.Probe.Traffic.Since(mark).All(e => e.Header("Authorization") == "Bearer " + run.Grant.AccessToken);
            if (read.Value is not { } patient)
            {
                return Ruling.Fail(Certification.Words(read.Failure!));
            }

            run.Found["Patient"] = [patient];
            return Ruling.Of(carried, "read with the token", "the request did not carry the token");
        }),
    ];

    private static Ruling Read(Certification run, Uri url)
    {
        var launch = LaunchRequest.Read(Certification.Query(url), run.Probe.Registry);
        if (!launch.Succeeded)
        {
            return Ruling.Fail(Certification.Words(launch.Failure));
        }

        run.Launch = launch.Value;
        return Ruling.Of(launch.Value.Ehr.Id == run.Probe.Ehr.Id, "both are there", $"the launch comes from {launch.Value.Ehr.Id}");
    }
}
