using System.Collections.Immutable;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace CcmFhir.Web.Ehr;

/// <summary>
/// Reads what care management needs from a chart, every part at once and each on its own, and remembers it for a moment. Who waits, waits for
/// the parts it names and not for long: one read that hangs holds up nobody else.
/// </summary>
internal sealed class ChartReader(EhrAccess access, AttestedConditions attested, ChartsSeen seen, IMemoryCache cache, TimeProvider clock)
{
    /// <summary>How long a page waits before it goes out with what is known.</summary>
    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(5);

    /// <summary>How long the close waits before it refuses.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(20);

    /// <summary>A chart nobody looked at for so long is forgotten.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private static readonly ImmutableArray<ChartPart> All = [.. Enum.GetValues<ChartPart>()];

    private readonly Lock _gate = new();

    /// <summary>Starts reading for a launch that is not stored yet, with the token it brought.</summary>
    public ChartReading Begin(EhrConnection ehr, FhirClient client, ScopeSet scopes, string patientFhirId)
    {
        var reading = new ChartReading(ehr, clock);
        reading.Ask(new ChartQuestion(client, scopes, patientFhirId, c => attested.IdsAsync(ehr.Practice.Id, ehr.Id, patientFhirId, c)));
        return reading;
    }

    /// <summary>What <see cref="Begin"/> reads is the chart of this launch.</summary>
    public void Keep(CareContext context, ChartReading begun) =>
        cache.Set(Key(context), begun, new MemoryCacheEntryOptions { SlidingExpiration = Kept });

    /// <summary>What is known at once; the rest is being asked for.</summary>
    public ChartSnapshot AtHand(CareContext context)
    {
        var reading = ReadingOf(context);
        reading.Ask(QuestionOf(context));
        return reading.Snapshot();
    }

    /// <summary>The chart, read now or a moment ago; what has not come within a page's patience is named as late.</summary>
    public Task<ChartSnapshot> ReadAsync(CareContext context, CancellationToken cancel) => ReadAsync(context, All, PagePatience, cancel);

    /// <summary>The chart as soon as some parts are there, or patience has run out; the other parts as far as they have come.</summary>
    public async Task<ChartSnapshot> ReadAsync(CareContext context, ImmutableArray<ChartPart> parts, TimeSpan patience, CancellationToken cancel)
    {
        var (reading, question) = (ReadingOf(context), QuestionOf(context));
        reading.Ask(question);
        await WaitAsync(Task.WhenAll(reading.Answers(question, parts)), patience, cancel);
        return await SeenAsync(context, reading, cancel);
    }

    /// <summary>The chart as soon as one of these parts is there, or patience has run out.</summary>
    public async Task<ChartSnapshot> ReadNextAsync(CareContext context, ImmutableArray<ChartPart> parts, TimeSpan patience, CancellationToken cancel)
    {
        var (reading, question) = (ReadingOf(context), QuestionOf(context));
        await WaitAsync(Task.WhenAny(reading.Answers(question, parts)), patience, cancel);
        return await SeenAsync(context, reading, cancel);
    }

    /// <summary>What hangs or failed is asked again by the next who wants it.</summary>
    public void Forget(CareContext context) => ReadingOf(context).Forget();

    /// <summary>The chart as it is now: what a month is closed on.</summary>
    public Task<ChartSnapshot> ReadAgainAsync(CareContext context, CancellationToken cancel)
    {
        cache.Remove(Key(context));
        return ReadAsync(context, All, ClosePatience, cancel);
    }

    /// <summary>What is known now; when all that decides a month was read anew, it is kept for the pages that work on many patients.</summary>
    private async Task<ChartSnapshot> SeenAsync(CareContext context, ChartReading reading, CancellationToken cancel)
    {
        var chart = reading.Snapshot();
        if (chart is { MayStillChange: false, Facts: { } facts } && reading.TakeNews())
        {
            await seen.KeepAsync(context.Patient.PatientId, facts, cancel);
        }

        return chart;
    }

    private async Task WaitAsync(Task answers, TimeSpan patience, CancellationToken cancel)
    {
        if (await Task.WhenAny(answers, Task.Delay(patience, clock, cancel)) == answers)
        {
            await answers;
        }

        cancel.ThrowIfCancellationRequested();
    }

    private ChartReading ReadingOf(CareContext context)
    {
        lock (_gate)
        {
            return cache.GetOrCreate(Key(context), entry =>
            {
                entry.SlidingExpiration = Kept;
                return new ChartReading(access.Connection(context.Patient.EhrId), clock);
            })!;
        }
    }

    private ChartQuestion QuestionOf(CareContext context) => new(
        access.ClientFor(context), ScopeSet.Parse(context.GrantedScopes), context.PatientFhirId,
        c => attested.IdsAsync(context.Patient.PracticeId, context.Patient.EhrId, context.PatientFhirId, c));

    private static string Key(CareContext context) => "chart " + context.Id;
}
