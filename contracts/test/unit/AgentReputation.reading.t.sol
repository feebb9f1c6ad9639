// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgentReputation} from "../../src/interfaces/IAgentReputation.sol";
import {ReputationFixture} from "../ReputationFixture.sol";

/// @notice Branches of AgentReputation.tree: getSummary, readAllFeedback.
contract AgentReputationReadingTest is ReputationFixture {
    function test_SummariesCountTheNamedClientsOnly() public {
        give(bob, 80, 0, "", "");
        give(carol, 60, 0, "", "");
        for (uint256 i; i < 20; ++i) {
            give(makeAddr(vm.toString(i)), 0, 0, "", "");
        }
        assertSummary(only(bob), "", "", 1, 80, 0);
        assertSummary(both(), "", "", 2, 70, 0);
        assertSummary(only(alice), "", "", 0, 0, 0);
    }

    function test_RevertWhen_NoClientsAreNamed() public {
        vm.expectRevert(IAgentReputation.ClientsRequired.selector);
        reputation.getSummary(agentId, new address[](0), "", "");
        vm.expectRevert(IAgentReputation.ClientsRequired.selector);
        reputation.readAllFeedback(agentId, new address[](0), "", "", true);
    }

    function test_TagsFilterWhatIsRead() public {
        give(bob, 1, 0, "uptime", "day");
        give(bob, 3, 0, "uptime", "week");
        give(carol, 5, 0, "starred", "week");
        assertSummary(both(), "uptime", "", 2, 2, 0);
        assertSummary(both(), "", "week", 2, 4, 0);
        assertSummary(both(), "uptime", "week", 1, 3, 0);
        assertSummary(both(), "starred", "day", 0, 0, 0);
        (address[] memory clients, uint64[] memory indexes, int128[] memory values, uint8[] memory decimals,,,) =
            reputation.readAllFeedback(agentId, both(), "", "week", false);
        assertEq(clients, both());
        assertEq(indexes[0], 2);
        assertEq(indexes[1], 1);
        assertEq(values[0], 3);
        assertEq(values[1], 5);
        assertEq(decimals.length, 2);
        string[] memory tag1s;
        string[] memory tag2s;
        (,,,, tag1s, tag2s,) = reputation.readAllFeedback(agentId, both(), "starred", "", false);
        assertEq(tag1s.length, 1);
        assertEq(tag1s[0], "starred");
        assertEq(tag2s[0], "week");
    }

    function test_TheMeanIsInTheDecimalsThatMostFeedbackHas() public {
        give(bob, 9977, 2, "", "");
        give(bob, 9800, 2, "", "");
        give(carol, 97, 0, "", "");
        assertSummary(both(), "", "", 3, 9825, 2);
        give(carol, -1, 0, "", "");
        give(carol, 96, 0, "", "");
        assertSummary(both(), "", "", 5, 77, 0);
    }

    function test_AMeanThatDoesNotFitItsDecimalsHasFewer() public {
        give(bob, 1e38, 0, "", "");
        give(bob, 1, 18, "", "");
        give(bob, 1, 18, "", "");
        // (1e38 + 2e-18) / 3 with 18 decimals would need 3.3e55; an int128 holds up to 1.7e38.
        assertSummary(only(bob), "", "", 3, 33333333333333333333333333333333333333, 0);
        give(carol, -1e38, 0, "", "");
        give(carol, -1e38, 0, "", "");
        give(carol, 1, 18, "", "");
        assertSummary(both(), "", "", 6, -16666666666666666666666666666666666666, 0);
        assertSummary(only(carol), "", "", 3, -66666666666666666666666666666666666666, 0);
    }
}
