// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IAgentReputation} from "../../src/interfaces/IAgentReputation.sol";
import {ReputationFixture} from "../ReputationFixture.sol";
import {Wallet} from "../Wallets.sol";

/// @notice Branches of AgentReputation.tree: giveFeedback, revokeFeedback, appendResponse.
contract AgentReputationGivingTest is ReputationFixture {
    /* GIVE */

    function test_AClientGivesFeedbackCountedFromOne() public {
        vm.expectEmit();
        emit IAgentReputation.NewFeedback(
            agentId, bob, 1, -32, 1, "tradingYield", "tradingYield", "day", "https://agent.example", "ipfs://f", "hash"
        );
        give(bob, -32, 1, "tradingYield", "day");
        give(bob, 9977, 2, "uptime", "");
        (int128 value, uint8 decimals, string memory tag1, string memory tag2, bool revoked) =
            reputation.readFeedback(agentId, bob, 1);
        assertEq(value, -32);
        assertEq(decimals, 1);
        assertEq(tag1, "tradingYield");
        assertEq(tag2, "day");
        assertFalse(revoked);
        assertEq(reputation.getLastIndex(agentId, bob), 2);
        assertEq(reputation.getLastIndex(agentId, carol), 0);
        assertEq(reputation.getClients(agentId), only(bob), "a client is listed once");
        assertEq(reputation.getIdentityRegistry(), address(identity));
    }

    function test_RevertWhen_OwnerOrOperatorsGiveTheirOwnAgentFeedback() public {
        address[3] memory own = [alice, approved, operator];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAgentReputation.SelfFeedback.selector, agentId, own[i]));
            give(own[i], 100, 0, "starred", "");
        }
    }

    function test_ContractsAndDelegatingAccountsAreClients() public {
        Wallet account = new Wallet();
        account.execute(
            address(reputation),
            0,
            abi.encodeCall(IAgentReputation.giveFeedback, (agentId, 1, 0, "", "", "", "", bytes32(0)))
        );
        assertEq(reputation.getLastIndex(agentId, address(account)), 1);
        vm.signAndAttachDelegation(address(account), WALLET_KEY);
        give(wallet, 1, 0, "", "");
        assertEq(reputation.getLastIndex(agentId, wallet), 1);
    }

    function test_RevertWhen_TheAgentDoesNotExist() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 9));
        reputation.giveFeedback(9, 1, 0, "", "", "", "", 0);
    }

    function test_RevertWhen_TheValueHasMoreThan18Decimals() public {
        give(bob, 1, 18, "", "");
        vm.expectRevert(abi.encodeWithSelector(IAgentReputation.TooManyDecimals.selector, 19));
        give(bob, 1, 19, "", "");
    }

    function test_RevertWhen_TheValueIsBeyond1e38() public {
        give(bob, 1e38, 0, "", "");
        give(bob, -1e38, 0, "", "");
        vm.expectRevert(abi.encodeWithSelector(IAgentReputation.ValueOutOfRange.selector, int128(1e38 + 1)));
        give(bob, 1e38 + 1, 0, "", "");
        vm.expectRevert(abi.encodeWithSelector(IAgentReputation.ValueOutOfRange.selector, int128(-1e38 - 1)));
        give(bob, -1e38 - 1, 0, "", "");
    }

    /* REVOKE */

    function test_RevokedFeedbackStaysReadableAndNoLongerCounts() public {
        give(bob, 10, 0, "", "");
        give(bob, 90, 0, "", "");
        vm.expectEmit();
        emit IAgentReputation.FeedbackRevoked(agentId, bob, 1);
        vm.prank(bob);
        reputation.revokeFeedback(agentId, 1);
        (int128 value,,,, bool revoked) = reputation.readFeedback(agentId, bob, 1);
        assertEq(value, 10);
        assertTrue(revoked);
        assertSummary(only(bob), "", "", 1, 90, 0);
        (, uint64[] memory indexes,,,,,) = reputation.readAllFeedback(agentId, only(bob), "", "", false);
        assertEq(indexes.length, 1);
        assertEq(indexes[0], 2);
        bool[] memory statuses;
        (, indexes,,,,, statuses) = reputation.readAllFeedback(agentId, only(bob), "", "", true);
        assertEq(indexes.length, 2);
        assertTrue(statuses[0]);
        assertFalse(statuses[1]);
    }

    function test_RevertWhen_FeedbackIsRevokedTwice() public {
        give(bob, 10, 0, "", "");
        vm.startPrank(bob);
        reputation.revokeFeedback(agentId, 1);
        vm.expectRevert(abi.encodeWithSelector(IAgentReputation.AlreadyRevoked.selector, 1));
        reputation.revokeFeedback(agentId, 1);
    }

    function test_RevertWhen_ThereIsNoSuchFeedback() public {
        give(bob, 10, 0, "", "");
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(IAgentReputation.NoSuchFeedback.selector, 1, 0));
        reputation.revokeFeedback(agentId, 1);
        vm.expectRevert(abi.encodeWithSelector(IAgentReputation.NoSuchFeedback.selector, 0, 1));
        reputation.readFeedback(agentId, bob, 0);
        vm.expectRevert(abi.encodeWithSelector(IAgentReputation.NoSuchFeedback.selector, 2, 1));
        reputation.appendResponse(agentId, bob, 2, "ipfs://r", 0);
    }

    /* RESPOND */

    function test_AnyoneRespondsAndResponsesAreCountedByWhomAndToWhom() public {
        give(bob, 10, 0, "", "");
        give(bob, 20, 0, "", "");
        give(carol, 30, 0, "", "");
        vm.expectEmit();
        emit IAgentReputation.ResponseAppended(agentId, bob, 1, alice, "ipfs://refund", "hash");
        vm.startPrank(alice);
        reputation.appendResponse(agentId, bob, 1, "ipfs://refund", "hash");
        reputation.appendResponse(agentId, bob, 1, "ipfs://again", 0);
        reputation.appendResponse(agentId, carol, 1, "ipfs://thanks", 0);
        vm.stopPrank();
        vm.prank(stranger);
        reputation.appendResponse(agentId, bob, 2, "ipfs://spam", 0);
        address[] memory anybody = new address[](0);
        assertEq(reputation.getResponseCount(agentId, bob, 1, anybody), 2);
        assertEq(reputation.getResponseCount(agentId, bob, 0, anybody), 3);
        assertEq(reputation.getResponseCount(agentId, address(0), 0, anybody), 4);
        assertEq(reputation.getResponseCount(agentId, bob, 0, only(stranger)), 1);
        assertEq(reputation.getResponseCount(agentId, address(0), 0, only(alice)), 3);
        assertEq(reputation.getResponseCount(agentId, bob, 7, anybody), 0);
    }

    function test_RevertWhen_AResponseHasNoUri() public {
        give(bob, 10, 0, "", "");
        vm.expectRevert(IAgentReputation.EmptyResponse.selector);
        reputation.appendResponse(agentId, bob, 1, "", 0);
    }
}
