using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Tests.Scopes;

/// <summary>Scope grammar: requirements 120 to 146 of the client suite.</summary>
[Trait("verifies", "smart-app-launch-2.2.0#120-146")]
public sealed class ScopeSetTests
{
    [Theory]
    [InlineData("")]
    [InlineData("patient/Condition")]
    [InlineData("patient/Condition.")]
    [InlineData("patient/Condition.sr")]
    [InlineData("patient/Condition.rr")]
    [InlineData("patient/Condition.READ")]
    [InlineData("patient/condition.rs")]
    [InlineData("patients/Condition.rs")]
    [InlineData("patient/Condition.rs?")]
    [InlineData("Patient/Condition.rs")]
    [InlineData("xpatient/Condition.rs")]
    [InlineData("patient/Condition.rsx")]
    [InlineData("patient/Cond*.rs")]
    [InlineData("http://evil.example/scopes/patient/Condition.rs")]
    public void What_is_no_scope_allows_nothing(string scope)
    {
        var set = ScopeSet.Parse(scope);

        Assert.DoesNotContain("cruds", i => set.AllowsSome("Condition", i));
    }

    [Theory]
    [InlineData("patient/Condition.r", "r")]
    [InlineData("patient/Condition.rs", "rs")]
    [InlineData("patient/Condition.cruds", "cruds")]
    [InlineData("patient/Condition.cud", "cud")]
    [InlineData("patient/Condition.read", "rs")]
    [InlineData("patient/Condition.write", "cud")]
    [InlineData("patient/Condition.*", "cruds")]
    [InlineData("patient/*.rs", "rs")]
    [InlineData("user/*.*", "cruds")]
    [InlineData("system/Condition.s", "s")]
    [InlineData("user/Condition.create", "c")]
    [InlineData("user/Condition.update", "u")]
    [InlineData("http://smarthealthit.org/fhir/scopes/patient/Condition.rs", "rs")]
    [InlineData("openid patient/Condition.r  patient/Condition.s\tuser/Task.c", "rs")]
    [InlineData("user/Task.cruds", "")]
    public void A_scope_allows_exactly_its_interactions(string scopes, string allowed)
    {
        var set = ScopeSet.Parse(scopes);

        Assert.Equal(allowed, string.Concat("cruds".Where(i => set.Allows("Condition", i))));
    }

    [Fact]
    public void A_level_can_be_asked_for()
    {
        var set = ScopeSet.Parse("user/ChargeItem.c patient/Condition.rs");

        Assert.True(set.Allows("ChargeItem", 'c', ScopeLevel.User));
        Assert.False(set.Allows("ChargeItem", 'c', ScopeLevel.Patient));
        Assert.False(set.Allows("Condition", 'r', ScopeLevel.System));
    }

    [Fact]
    public void A_filtered_scope_allows_some_but_not_all()
    {
        var set = ScopeSet.Parse("patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory");

        Assert.False(set.Allows("Observation", 'r'));
        Assert.True(set.AllowsSome("Observation", 'r'));
    }

    [Theory]
    [InlineData("launch openid patient/Condition.rs user/Task.crus", "launch openid patient/Condition.read user/Task.read user/Task.write")]
    [InlineData("user/ChargeItem.c user/ChargeItem.u", "user/ChargeItem.write")]
    [InlineData("patient/Observation.rs?category=lab", "patient/Observation.read")]
    [InlineData("patient/*.cruds", "patient/*.read patient/*.write")]
    public void V2_translates_to_v1(string v2, string v1) => Assert.Equal(v1, ScopeSet.Parse(v2).ToV1().ToString());

    [Theory]
    [InlineData("launch patient/Condition.read user/Task.write user/*.*", "launch patient/Condition.rs user/Task.cud user/*.cruds")]
    [InlineData("patient/Observation.rs?category=lab", "patient/Observation.rs?category=lab")]
    public void V1_translates_to_v2(string v1, string v2) => Assert.Equal(v2, ScopeSet.Parse(v1).ToV2().ToString());

    [Theory]
    [InlineData("openid user/Condition.rs", "openid user/Condition.rs", "openid user/Condition.rs")]
    [InlineData("openid user/Condition.cruds", "openid user/Condition.rs", "openid")]
    [InlineData("user/Condition.read", "user/*.rs", "user/Condition.read")]
    [InlineData("user/Condition.rs", "patient/Condition.rs", "")]
    [InlineData("user/Observation.rs", "user/Observation.rs?category=lab", "")]
    [InlineData("user/Observation.rs?category=lab", "user/Observation.rs", "user/Observation.rs?category=lab")]
    public void Only_what_is_covered_lies_within(string scopes, string wider, string within) =>
        Assert.Equal(within, ScopeSet.Parse(scopes).Within(ScopeSet.Parse(wider)).ToString());

    [Fact]
    public void Words_come_once_and_nothing_may_be_granted()
    {
        Assert.Equal("openid launch", ScopeSet.Parse("openid launch openid").ToString());
        Assert.Empty(ScopeSet.Parse(null).Words);
        Assert.False(ScopeSet.Empty.Has("openid"));
    }
}
