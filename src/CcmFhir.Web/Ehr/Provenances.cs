using System.Collections.Immutable;
using CcmFhir.Chart;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Ehr;

/// <summary>What one statement is about.</summary>
/// <param name="Act">The id of the act it follows from: stating it again adds nothing.</param>
/// <param name="Targets">Rows of what was written.</param>
/// <param name="Author">The person who decided it.</param>
/// <param name="IsUpdate">It changed what was there.</param>
internal sealed record Authorship(Guid Act, ImmutableArray<Guid> Targets, Author Author, bool IsUpdate)
{
    /// <summary>Rows of the records it rests on.</summary>
    public ImmutableArray<Guid> Sources { get; init; } = [];

    /// <summary>The policy it was decided by, where one was.</summary>
    public string? RuleSet { get; init; }
}

/// <summary>
/// Says in the chart who wrote what for which practice, with this software as the tool. It leaves after what it is about, and nothing waits
/// for it; where the EHR takes none, or not what it is about, it stays here.
/// </summary>
internal sealed class Provenances(Outbox outbox, TimeProvider clock)
{
    private const string Identifier = "https://ccmfhir.org/sid/ccm-provenance";

    private static readonly string Software = "CcmFhir " + typeof(Provenances).Assembly.GetName().Version?.ToString(3);

    public async Task QueueAsync(Work work, CareContext context, EhrConnection ehr, Authorship said)
    {
        var id = DerivedId.Of(said.Act, "provenance");
        var body = ProvenanceTranslator.ToFhir(new ProvenanceRecord
        {
            Targets = [.. said.Targets.Select(Projections.Placeholder)],
            Recorded = Instant.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds()), // whole seconds come back as they went from every EHR
            Zone = Projections.Zone(ehr),
            IsUpdate = said.IsUpdate,
            Author = Projections.Person(said.Author),
            Organization = Projections.Organization(ehr),
            Software = Software,
            Sources = [.. said.Sources.Select(Projections.Placeholder)],
            RuleSet = said.RuleSet,
            ForPayment = said.RuleSet is not null,
        });
        await outbox.AddAsync(work, new OutboxItem(id, context.Patient, "Provenance", $"{Identifier}|{id:D}", null, body.Json));
    }
}
