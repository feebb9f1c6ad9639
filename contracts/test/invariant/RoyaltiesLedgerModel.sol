// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf} from "../../src/interfaces/Evidence.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Header, Policy} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {ChallengeFixture} from "../ChallengeFixture.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {RefusingWallet, Wallet} from "../Wallets.sol";

/// @notice What the world outside knows of a Royalties: what came in and went out, the trees of its epochs, its channels.
abstract contract RoyaltiesLedgerModel is ChallengeFixture {
    struct Demand {
        bytes32 head;
        uint256 finalAt;
        uint256 index;
    }

    uint256 public funded;
    uint256 public paid;
    uint256 public forced;
    uint256 public finalisedLines;
    uint256 public finalised;
    bool public pendingIsWrong;
    uint256 internal pendingLines;
    bytes32[] internal ids;
    mapping(bytes32 id => uint256) internal keyOf;
    Demand[] internal openDemands;
    Demand[] internal voidedDemands;
    /// @dev Of each epoch, by account.
    mapping(uint256 epoch => uint256[]) internal cumulativesOf;
    mapping(address account => uint256) internal claimedBefore;
    mapping(bytes32 id => uint256) internal collectedBefore;

    /// @dev After every action: what is cumulative did not fall.
    modifier checked() {
        _;
        for (uint256 i; i < accounts.length; ++i) {
            uint256 now_ = royalties.claimed(accounts[i]);
            assertGe(now_, claimedBefore[accounts[i]], "claimed");
            claimedBefore[accounts[i]] = now_;
        }
        for (uint256 i; i < ids.length; ++i) {
            (, uint96 collected,) = royalties.channels(ids[i]);
            assertGe(collected, collectedBefore[ids[i]], "collected");
            collectedBefore[ids[i]] = collected;
        }
    }

    function setUp() public override {
        super.setUp();
        funded = BOND;
        accounts = [alice, bob, address(new Wallet()), address(new RefusingWallet()), address(uint160(0xA11CE << 64))];
        accounts.push(address(uint160(datanets.create("salt", "root", 1, "manifest"))));
        cumulativesOf[0] = new uint256[](accounts.length);
        vm.deal(operator, type(uint96).max);
        vm.deal(payer, type(uint96).max);
    }

    /* WHAT INVARIANTS READ */

    function accountCount() external view returns (uint256) {
        return accounts.length;
    }

    function account(uint256 i) external view returns (address) {
        return accounts[i];
    }

    function demandCount() external view returns (uint256) {
        return openDemands.length + voidedDemands.length;
    }

    function channelIds() external view returns (bytes32[] memory) {
        return ids;
    }

    function contractUnderTest() external view returns (IRoyalties) {
        return royalties;
    }

    function provenCumulative(uint256 i) external view returns (uint256) {
        return cumulativesOf[finalised][i];
    }

    function rootOf(uint256 epoch) public view returns (bytes32) {
        return MerkleTree.root(leavesOf(epoch));
    }

    function bondHolders() public view returns (address[3] memory) {
        return [operator, alice, bob];
    }

    /* EPOCHS */

    /// @dev An honest epoch over the pool: every account gets a part of lines that follow from the seed.
    function honest(uint256 total, uint256 seed) internal returns (Header memory h) {
        uint256 epoch = newestEpoch() + 1;
        Policy memory p = royalties.policyOf(epoch);
        pendingLines = bound(seed, 0, total * (uint256(p.fees.modelBps) + p.fees.dataBps) / 10_000);
        uint256 left = pendingLines;
        delete cumulativesOf[epoch];
        for (uint256 i; i < accounts.length; ++i) {
            uint256 part = i + 1 == accounts.length ? left : uint256(keccak256(abi.encode(seed, i))) % (left + 1);
            left -= part;
            cumulativesOf[epoch].push(cumulativesOf[epoch - 1][i] + part);
        }
        h = headerOf(rootOf(epoch), total, pendingLines);
        h.data = keccak256("data");
    }

    /// @dev What `finalise` or `post` made of the pending epoch.
    function noteFinalised() internal {
        if (inPending() == 0) return;
        (finalised, finalisedLines) = (newestEpoch(), finalisedLines + pendingLines);
    }

    function noteVoided() internal {
        for (uint256 i; i < openDemands.length; ++i) {
            voidedDemands.push(openDemands[i]);
        }
        delete openDemands;
        (posted, beforePosted, head) = (none, 0, beforePosted);
        pendingIsWrong = false;
    }

    function fund(address holder, uint256 amount) internal {
        vm.deal(holder, holder.balance + amount);
        deposit(holder, amount);
        funded += amount;
    }

    /// @dev The operator adds what its bond lacks of `needed`.
    function cover(uint256 needed) internal {
        uint256 bond = royalties.bonds(operator);
        if (bond < needed) fund(operator, needed - bond);
    }

    /* CLAIMS */

    function leafOf(uint256 epoch, uint256 i) internal view returns (ClaimLeaf memory) {
        uint256 sumBefore;
        for (uint256 j; j < i; ++j) {
            sumBefore += cumulativesOf[epoch][j];
        }
        return ClaimLeaf(i, accounts[i], cumulativesOf[epoch][i], sumBefore, i + 1);
    }

    function leavesOf(uint256 epoch) internal view returns (bytes32[] memory result) {
        result = new bytes32[](accounts.length);
        for (uint256 i; i < result.length; ++i) {
            ClaimLeaf memory l = leafOf(epoch, i);
            result[i] = Formats.claimLeaf(l.index, l.account, l.cumulative, l.sumBefore, l.lineEnd);
        }
    }

    function proofOf(uint256 epoch, uint256 i) internal view returns (bytes32[] memory) {
        return MerkleTree.proof(leavesOf(epoch), i);
    }

    function refusesToReceive(uint256 i) internal pure returns (bool) {
        return i == 3;
    }

    function pendingDue() internal view returns (bool) {
        return inPending() != 0 && block.timestamp >= finalAt();
    }

    /// @dev Of what is wrong with an epoch that was posted wrong.
    function evidence() internal pure returns (bytes memory) {
        return "evidence";
    }
}
