using System.Text.Json.Nodes;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr;

/// <summary>
/// Takes one outbox row to the EHR. A row that may have been sent before is searched for by our identifier before anything
/// is sent (decision 10); a row no session can carry waits for the next one (decision 11).
/// </summary>
internal sealed class Delivery(Outbox outbox, CareContexts contexts, EhrAccess access, EhrCapabilities capabilities)
{
    private const int SessionsTried = 5;

    private static readonly TimeSpan WaitForSession = TimeSpan.FromMinutes(5); // a launch on the chart ends the wait at once

    public async Task<Outcome> SendAsync(OutboxRow row, CancellationToken cancel)
    {
        var ehr = access.Connection(row.Item.Patient.EhrId);
        if (ResourceSender.Find(row.Item.Kind) is not { } sender)
        {
            throw new InvalidOperationException($"Nothing sends a {row.Item.Kind}.");
        }

        if (await SessionAsync(row, cancel) is not { } session)
        {
            return new Outcome(DeliveryState.Approved, "waits for the next session on this EHR", RetryIn: WaitForSession, WasTried: false);
        }

        var client = access.ClientFor(session);
        if (await capabilities.RoutesAsync(ehr, client, session.GrantedScopes, cancel) is not { } routes)
        {
            return new Outcome(DeliveryState.Approved, "the EHR does not answer", WasTried: false, IsEhrAway: true);
        }

        var chosen = routes.For(sender.Subject);
        var route = LaunchWords<DeliveryRoute>.For(chosen.Route);
        if (chosen.Route != DeliveryRoute.FhirCreate)
        {
            return new Outcome(DeliveryState.Manual, chosen.ManualStep, route);
        }

        var body = await ResolvedAsync(row.Item.Body, cancel);
        var outcome = row.Item.Amends is { } target
            ? await AmendAsync(sender, client, target, body, cancel)
            : await sender.CreateAsync(client, row, body, routes.ConditionalCreate, cancel);
        return outcome with { Route = route };
    }

    private async Task<Outcome> AmendAsync(ResourceSender sender, FhirClient client, Guid target, JsonObject changes, CancellationToken cancel)
    {
        var amended = await outbox.FindAsync(target, cancel);
        return amended?.Reference is { } reference
            ? await sender.AmendAsync(client, reference, changes, cancel)
            : new Outcome(DeliveryState.Manual, "what this changes never reached the EHR");
    }

    /// <summary>The newest launch on this chart whose token still works.</summary>
    private async Task<CareContext?> SessionAsync(OutboxRow row, CancellationToken cancel)
    {
        foreach (var context in await contexts.NewestForPatientAsync(row.Item.Patient.PatientId, SessionsTried, cancel))
        {
            if (ScopeSet.Parse(context.GrantedScopes).AllowsSome(row.Item.Kind, row.Item.Amends is null ? 'c' : 'u')
                && (await access.FreshAsync(context, cancel)).Succeeded)
            {
                return context;
            }
        }

        // No session may write this type: the newest one that works still tells which other route is open.
        foreach (var context in await contexts.NewestForPatientAsync(row.Item.Patient.PatientId, SessionsTried, cancel))
        {
            if ((await access.FreshAsync(context, cancel)).Succeeded)
            {
                return context;
            }
        }

        return null;
    }

    /// <summary>
    /// The body with every <c>urn:uuid:</c> of another row replaced by where that row's resource is now, or by its identifier
    /// (a logical reference) when it has no place in this EHR.
    /// </summary>
    private async Task<JsonObject> ResolvedAsync(JsonObject body, CancellationToken cancel)
    {
        var copy = body.DeepClone().AsObject();
        foreach (var reference in References(copy).ToArray())
        {
            var text = reference["reference"]!.GetValue<string>();
            if (Guid.TryParseExact(text["urn:uuid:".Length..], "D", out var id) && await outbox.FindAsync(id, cancel) is { } row)
            {
                if (row.Reference is { } placed)
                {
                    reference["reference"] = placed;
                }
                else
                {
                    var identifier = row.Item.Identifier.Split('|', 2);
                    reference.Remove("reference");
                    reference["type"] = row.Item.Kind;
                    reference["identifier"] = new JsonObject { ["system"] = identifier[0], ["value"] = identifier[1] };
                }
            }
        }

        return copy;
    }

    private static IEnumerable<JsonObject> References(JsonNode? node) => node switch
    {
        JsonObject o when o["reference"] is JsonValue v && v.TryGetValue<string>(out var text) && text.StartsWith("urn:uuid:", StringComparison.Ordinal) => [o],
        JsonObject o => o.SelectMany(m => References(m.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };
}
