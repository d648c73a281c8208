using CcmFhir.Smart.Tokens;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Tests.Storage;

/// <summary>Whose the launches of one browser session are, on both engines.</summary>
public sealed class SessionPeopleTests
{
    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_launches_of_a_session_come_newest_first_with_the_person_the_register_knows(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var (session, another) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await AddAsync(store, "c1", session, "sandbox", "n1");
        await AddAsync(store, "c2", session, "other", "n1");
        await AddAsync(store, "c3", session, "other", "n2");
        await AddAsync(store, "c4", another, "sandbox", "n1");
        await using (var work = await store.Database.BeginAsync())
        {
            Assert.True(await StaffIdentities.JoinAsync(work, "riverbend", new("other", "n1"), new("sandbox", "n1"), new LocalDate(2026, 10, 1)));
            await work.CommitAsync();
        }

        var open = await Contexts(store).OfSessionAsync(session);

        Assert.Equal([("c3", "other n2"), ("c2", "sandbox n1"), ("c1", "sandbox n1")], open.Select(o => (o.Context.Id, o.Person)));
        Assert.Equal(
            ("sandbox n1", "other n2"),
            (await StaffIdentities.PersonOfAsync(store.Database, new("other", "n1")), await StaffIdentities.PersonOfAsync(store.Database, new("other", "n2"))));
    }

    [Fact]
    public async Task The_office_links_to_the_charts_of_who_sits_there_and_to_no_other_of_the_session()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var session = Guid.CreateVersion7();
        await AddAsync(store, "of-the-same-account", session, "sandbox", "b1", new SignInMark("sandbox", "https://id.example", "b1", "sandbox", "b1", null));
        await AddAsync(store, "opened-from-there", session, "sandbox", "b2", new SignInMark("sandbox", "https://ehr.example", "b2", "sandbox", "b2", null) { IsFromOffice = true });
        await AddAsync(store, "of-somebody", session, "sandbox", "n1", new SignInMark("sandbox", "https://ehr.example", "n1", "sandbox", "n1", null));
        await AddAsync(store, "of-before-marks", session, "sandbox", "n2");
        var seat = new OfficeSeat(
            session, "riverbend", new Author("office:b1", "Ash Example", "office"), "biller", new SignInMark("_office", "https://id.example", "b1", null, null, null));

        var open = await Owner(store).OpenedFromAsync(seat, default);

        Assert.Equal(["opened-from-there", "of-the-same-account"], open.Select(c => c.Id));
    }

    [Fact]
    public void Two_sign_ins_are_one_person_two_people_or_not_known()
    {
        var birch = new SignInMark("sandbox", "https://ehr.example", "u1", "sandbox", "n1", null);

        Assert.Equal(
            [true, true, true, false, false, null, null],
            new[]
            {
                birch,
                birch with { Subject = "u2" },
                new("other", "https://ehr.example", "u1", "other", "x", null),
                new("sandbox", "https://ehr.example", "u2", "sandbox", "n2", null),
                new("second", "https://second.example", "u9", "sandbox", "n2", null),
                new("other", "https://other.example", "u1", "other", "n1", null),
                new("_office", "https://id.example", "u1", null, null, null),
            }.Select(birch.IsSamePersonAs));
        var (oak, oakElsewhere) = (birch with { Npi = "1234567893" }, new SignInMark("other", "https://other.example", "o", "other", "o", "1234567893"));
        Assert.Equal(
            ((bool?)true, (bool?)false, (bool?)null),
            (oak.IsSamePersonAs(oakElsewhere), oak.IsSamePersonAs(oakElsewhere with { Npi = "1245319599" }), oak.IsSamePersonAs(oakElsewhere with { Npi = null })));
    }

    private static CareContexts Contexts(TestStore store) => new(store.Database, store.Sealer, store.Clock);

    private static SessionOwner Owner(TestStore store) => new(
        store.Database, Contexts(store), new OfficeSeats(store.Database, store.Sealer, store.Clock), new Sessions(store.Database, store.Clock),
        new AuditLog(store.Database, store.Clock), new SweepBell());

    private static async Task AddAsync(TestStore store, string id, Guid session, string ehr, string person, SignInMark? mark = null)
    {
        var patient = store.Patient with { EhrId = ehr };
        var context = new CareContext(
            id, session, patient, "p1", null, "https://ehr.example.org/fhir/r4", new Author(person, "Noor Example", "rn"), "clinical-staff", true, null, null, "")
        {
            SignedIn = mark,
        };
        await Contexts(store).AddAsync(context, new TokenGrant
        {
            EhrId = ehr,
            FhirBase = context.Issuer,
            AccessToken = "access-1",
            ExpiresAt = store.Clock.GetUtcNow(),
            Scopes = "",
        });
        store.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
