using CcmFhir.Web.Jobs;

namespace CcmFhir.Web.Tests.Jobs;

public sealed class RelayNodeTests
{
    private readonly RelayNode _here = RelayNode.Here();

    [Fact]
    public void A_node_is_not_gone_to_itself() => Assert.False(_here.IsGone(_here.Name));

    [Fact]
    public void Another_relay_in_this_process_is_not_gone() => Assert.False(_here.IsGone(RelayNode.Here().Name));

    [Fact]
    public void An_earlier_process_with_our_id_is_gone() => Assert.True(_here.IsGone((_here with { Started = 1 }).Name));

    [Fact]
    public void A_process_that_no_longer_runs_is_gone() => Assert.True(_here.IsGone((_here with { ProcessId = int.MaxValue }).Name));

    [Fact]
    public void A_process_that_runs_is_not_gone() => Assert.False(_here.IsGone((_here with { ProcessId = 1 }).Name));

    [Theory]
    [InlineData("elsewhere|4711|1|1")]
    [InlineData("")]
    [InlineData("a")]
    public void About_other_places_only_the_lease_tells(string name) => Assert.False(_here.IsGone(name));
}
