// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {ChallengeFixture} from "../ChallengeFixture.sol";
import {WalletFixture} from "../Wallets.sol";

contract RoyaltiesDisputeTest is ChallengeFixture, WalletFixture {
    IDisputes.Predicate private constant P = IDisputes.Predicate.WrongLine;
    bytes private constant EVIDENCE = "proof";

    function test_AProvenDisputeReturnsTheTotalToThePool() public {
        pay(1, 100);
        postAndFinalise(100, 0);
        pay(2, 70);
        uint256 postedAt = vm.getBlockTimestamp();
        bytes32 headBefore = royalties.head();
        post(wrongHeader(70, 0, P, EVIDENCE));
        pay(3, 30);
        skip(10 minutes);
        bytes32 voided = royalties.head();
        commit(bob, 2, P, EVIDENCE);
        vm.expectEmit();
        emit IRoyalties.EpochDisputed(2, P, bob);
        vm.expectEmit();
        emit IRoyalties.EpochVoided(2, voided, operator, bob, BOND / 2, BOND / 2);
        dispute(bob, P, EVIDENCE);
        assertEq(inPool(), 100);
        assertEq(inPending(), 0);
        assertEq(newestEpoch(), 1);
        assertEq(royalties.head(), headBefore);
        assertEq(finalAt(), postedAt + 1 hours);
        assertEq(royalties.claimsRoot(2), 0);
    }

    function test_AProvenDisputeSlashesTheBondHalfBurnedHalfToTheChallenger() public {
        address[4] memory challengers = [bob, mutedWallet(), signingWallet(KEY), delegatingAccount()];
        pay(1, 100);
        for (uint256 i; i < challengers.length; ++i) {
            if (i > 0) deposit(operator, 1001);
            uint256 bond = royalties.bonds(operator);
            uint256 burn = toBurn();
            postAndVoid(challengers[i]);
            assertEq(royalties.bonds(operator), 0);
            assertEq(royalties.bonds(challengers[i]), bond / 2);
            assertEq(toBurn() - burn, bond - bond / 2, "the odd wei is burned");
            vm.prank(challengers[i]);
            royalties.withdrawBond(bond / 2);
            assertEq(challengers[i].balance, bond / 2);
        }
        assertEq(royalties.liabilities(), address(royalties).balance);
    }

    function test_TheEvidenceMustHaveBeenCommittedABlockBefore() public {
        pay(1, 100);
        post(wrongHeader(100, 0, P, EVIDENCE));
        bytes32 commitment = keccak256(abi.encode(bob, uint256(1), P, keccak256(EVIDENCE)));
        bytes memory refusal = abi.encodeWithSelector(IRoyalties.NotCommitted.selector, commitment);
        vm.startPrank(bob);
        vm.expectRevert(refusal);
        royalties.dispute(posted, beforePosted, P, EVIDENCE);
        vm.expectEmit();
        emit IRoyalties.DisputeCommitted(commitment);
        royalties.commitDispute(commitment);
        assertEq(royalties.committedAt(commitment), block.number);
        vm.expectRevert(refusal);
        royalties.dispute(posted, beforePosted, P, EVIDENCE);
        vm.roll(block.number + 1);
        royalties.dispute(posted, beforePosted, P, EVIDENCE);
        assertEq(royalties.committedAt(commitment), 0);
    }

    function test_NobodyCanMakeACommitmentYounger() public {
        pay(1, 100);
        post(wrongHeader(100, 0, P, EVIDENCE));
        commit(bob, 1, P, EVIDENCE);
        vm.prank(operator);
        royalties.commitDispute(keccak256(abi.encode(bob, uint256(1), P, keccak256(EVIDENCE))));
        dispute(bob, P, EVIDENCE);
    }

    function test_EvidenceSeenInFlightServesNobodyElse() public {
        pay(1, 100);
        post(wrongHeader(100, 0, P, EVIDENCE));
        commit(bob, 1, P, EVIDENCE);
        bytes32 own = keccak256(abi.encode(operator, uint256(1), P, keccak256(EVIDENCE)));
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotCommitted.selector, own));
        royalties.dispute(posted, beforePosted, P, EVIDENCE);
    }

    function test_RevertWhen_TheEvidenceDoesNotProveThePredicate() public {
        pay(1, 100);
        post(header(100, 0));
        commit(bob, 1, P, EVIDENCE);
        vm.prank(bob);
        vm.expectRevert(IRoyalties.NotProven.selector);
        royalties.dispute(posted, beforePosted, P, EVIDENCE);
        assertEq(inPending(), 100);
    }

    function test_RevertWhen_TheHeaderIsNotThePendingOnes() public {
        pay(1, 100);
        post(header(100, 0));
        Header memory forged = wrongHeader(100, 0, P, EVIDENCE);
        commit(bob, 1, P, EVIDENCE);
        vm.startPrank(bob);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.dispute(forged, 0, P, EVIDENCE);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.dispute(posted, keccak256("another head"), P, EVIDENCE);
    }

    function test_AnEpochCanBeDisputedUntilItIsFinalised() public {
        pay(1, 100);
        post(wrongHeader(100, 0, P, EVIDENCE));
        commit(bob, 1, P, EVIDENCE);
        skip(30 days);
        uint256 snapshot = vm.snapshotState();
        dispute(bob, P, EVIDENCE);
        vm.revertToState(snapshot);
        royalties.finalise(posted, beforePosted);
        vm.prank(bob);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.dispute(posted, beforePosted, P, EVIDENCE);
    }

    function test_AnOperatorThatLostItsBondPostsWhenItCoversThePoolAgain() public {
        pay(1, 100);
        postAndVoid(bob);
        assertTrue(isUncovered());
        refusesPost(operator, header(100, 0), abi.encodeWithSelector(IRoyalties.AboveBond.selector, 100, 0));
        deposit(operator, 99);
        refusesPost(operator, header(100, 0), abi.encodeWithSelector(IRoyalties.AboveBond.selector, 100, 99));
        deposit(operator, 1);
        post(header(100, 0));
        assertFalse(isUncovered());
    }

    function test_AnOperatorThatChallengesItselfLosesHalf() public {
        pay(1, 100);
        postAndVoid(operator);
        assertEq(royalties.bonds(operator), BOND / 2);
        assertFalse(isUncovered(), "what is left covers the pool");
        post(header(100, 0));
    }

    function test_ASubstituteIsSlashedForItsEpochAndTheOperatorIsNot() public {
        pay(1, 100);
        vm.deal(alice, 100);
        deposit(alice, 100);
        skip(7 days + 1);
        postAs(alice, wrongHeader(100, 0, P, EVIDENCE));
        commit(bob, 1, P, EVIDENCE);
        dispute(bob, P, EVIDENCE);
        assertEq(royalties.bonds(alice), 0);
        assertEq(royalties.bonds(bob), 50);
        assertEq(royalties.bonds(operator), BOND);
        assertFalse(isUncovered());
        post(header(100, 0));
    }

    function test_ASubstitutePostsWhileTheOperatorIsUncovered() public {
        pay(1, 100);
        postAndVoid(bob);
        vm.deal(alice, 100);
        deposit(alice, 100);
        skip(7 days + 1);
        postAs(alice, header(100, 0));
        finalise();
        assertEq(toBurn(), BOND / 2 + 10);
    }
}
