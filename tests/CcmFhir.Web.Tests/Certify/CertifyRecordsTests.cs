using System.Collections.Immutable;
using CcmFhir.Testing;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Resources;
using CcmFhir.Web.Storage;
using Dapper;

namespace CcmFhir.Web.Tests.Certify;

/// <summary>Conformance runs in the store, as two nodes see them, on both engines.</summary>
public sealed class CertifyRecordsTests
{
    private static readonly CertifyHead Head = new(new Guid("0197a000-0000-7000-8000-000000000001"), "Iva Imaginary", "https://ehr.example.org/fhir", "1.0.0", 96);

    private static readonly CertifyResult Failed = new(
        "read.goal", new Phrase("certify.check.read.search", "Goal", "patient"), ["us-core#Goal.patient"], Verdict.Fail, "Incorrect (400)", CertifyAdvice.On("read.goal"), 41,
        [new RedactedExchange("GET https://ehr.example.org/fhir/Goal?patient=…", ["Authorization: Bearer …"], [], "400, OperationOutcome (error invalid)", 41)]);

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_one_node_finds_another_one_shows_while_the_run_goes_on_and_after_it(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var (here, there) = (Of(store), Of(store));
        var id = (await here.BeginAsync("general", Head))!.Value;
        await here.AddAsync(id, 0, Failed);

        var meanwhile = (await there.FindAsync("general", null))!;
        await here.FinishAsync(id, CertifyStanding.Done);
        var after = (await there.FindAsync("general", id))!;

        Assert.Equal((CertifyStanding.Running, CertifyStanding.Done, Head), (meanwhile.Standing, after.Standing, after.Head));
        Assert.Equal(new CertifyReport("general", Head.FhirBase, store.Clock.GetUtcNow(), "1.0.0", false, [Failed]).ToJson(), after.Report.ToJson());
        Assert.Null(await there.FindAsync("other", id));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_ten_that_begin_at_once_one_does_and_another_EHR_is_free(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var begun = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Of(store).BeginAsync("general", Head)));

        Assert.Single(begun.OfType<Guid>());
        Assert.NotNull(await Of(store).BeginAsync("other", Head));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_run_whose_process_died_is_broken_off_and_holds_nobody_up(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var records = Of(store);
        var id = (await records.BeginAsync("general", Head))!.Value;
        await records.AddAsync(id, 0, Failed);
        store.Clock.Advance(CertifyRecords.Silence - TimeSpan.FromSeconds(1));
        await records.AliveAsync(id);
        store.Clock.Advance(CertifyRecords.Silence - TimeSpan.FromSeconds(1));

        Assert.Equal(CertifyStanding.Running, (await records.FindAsync("general", null))!.Standing);
        Assert.Null(await records.BeginAsync("general", Head));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var dead = (await records.FindAsync("general", null))!;
        Assert.Equal((CertifyStanding.BrokenOff, true, 1), (dead.Standing, dead.Report.EndedEarly, dead.Results.Length));
        Assert.NotNull(await records.BeginAsync("general", Head));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_end_may_be_asked_for_on_any_node(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var (here, there) = (Of(store), Of(store));
        var id = (await here.BeginAsync("general", Head))!.Value;

        Assert.False(await here.AliveAsync(id));
        await there.AskEndAsync(id);
        Assert.True(await here.AliveAsync(id));
        Assert.Equal(CertifyStanding.Ending, (await there.FindAsync("general", id))!.Standing);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Only_the_last_runs_of_each_EHR_are_kept_with_their_results(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var records = Of(store);
        var other = (await records.BeginAsync("other", Head))!.Value;
        var begun = new List<Guid>();
        for (var run = 0; run < CertifyRecords.Kept + 2; run++)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            begun.Add((await records.BeginAsync("general", Head))!.Value);
            await records.AddAsync(begun[^1], 0, Failed);
            await records.FinishAsync(begun[^1], CertifyStanding.Done);
        }

        await using var connection = await store.Database.OpenAsync();
        Assert.Equal(begun.AsEnumerable().Reverse().Take(CertifyRecords.Kept), await records.ListAsync("general"));
        Assert.Equal(CertifyRecords.Kept, await connection.ExecuteScalarAsync<int>("select count(*) from certify_result"));
        Assert.Equal([other], await records.ListAsync("other"));
    }

    [Fact]
    public async Task Nothing_of_a_run_lies_open_in_the_store()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var id = (await Of(store).BeginAsync("general", Head))!.Value;
        await Of(store).AddAsync(id, 0, Failed);

        await using var connection = await store.Database.OpenAsync();
        ImmutableArray<string> bodies = [.. await connection.QueryAsync<string>("select body_sealed from certify_run union all select body_sealed from certify_result")];
        Assert.All(bodies, b => Assert.DoesNotMatch("Imaginary|ehr.example.org|read.goal", b));
    }

    private static CertifyRecords Of(TestStore store) => new(store.Database, store.Sealer, store.Clock);
}
