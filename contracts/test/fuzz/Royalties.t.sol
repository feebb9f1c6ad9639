// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {MerklePath} from "../../src/libraries/MerklePath.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {Fees, Policy} from "../../src/interfaces/Types.sol";
import {FeePolicy} from "../../src/libraries/FeePolicy.sol";
import {ChallengeFixture} from "../ChallengeFixture.sol";

contract RoyaltiesFuzzTest is ChallengeFixture {
    /// @notice Nothing but a cumulative within (collected, min(ceiling, deposit)] is collected, and exactly the difference.
    function testFuzz_CollectTakesWithinCeilingAndDeposit(uint96 deposit, uint96 ceiling, uint96 first, uint96 second)
        public
    {
        deposit = uint96(bound(deposit, 0, 100_000 ether));
        bytes32 id = open(KEY, 1, deposit);
        uint256 collected;
        for (uint256 i; i < 2; ++i) {
            uint128 cumulative = i == 0 ? first : second;
            IRoyalties.Collection memory item = voucher(KEY, id, ceiling, cumulative);
            bool fine = cumulative > collected && cumulative <= ceiling && cumulative <= deposit;
            if (!fine) vm.expectRevert();
            collect(item);
            if (fine) collected = cumulative;
            assertEq(inPool(), collected);
        }
        vm.startPrank(payer);
        royalties.requestClose(id);
        skip(1 days);
        uint256 before = payer.balance;
        royalties.close(id);
        assertEq(payer.balance - before, deposit - collected);
    }

    /// @notice Every wei of an epoch goes to lines, burn, stakers or treasury; after everything is paid nothing is left.
    function testFuzz_EpochSumsToTheWei(uint96 total, uint96 parts, uint8 people) public {
        total = uint96(bound(total, 1, 50_000 ether));
        people = uint8(bound(people, 1, 20));
        uint256 lineSum = bound(parts, 0, uint256(total) * 8 / 10);
        uint256 left = lineSum;
        for (uint256 i; i < people; ++i) {
            uint256 own = i + 1 == people ? left : uint256(keccak256(abi.encode(parts, i))) % (left + 1);
            left -= own;
            earn(address(uint160(0xA11CE << 64 | i)), own);
        }
        uint256 before = address(royalties).balance;
        pay(1, total);
        postAndFinalise(total, lineSum);
        for (uint256 i; i < people; ++i) {
            if (cumulatives[i] == 0) continue;
            claim(1, i);
            assertEq(accounts[i].balance, cumulatives[i]);
        }
        royalties.flushBurn();
        royalties.flushTreasury();
        royalties.flushStakers();
        assertEq(address(royalties).balance, before, "only the bond is left");
        assertEq(royalties.liabilities(), before);
        assertEq(claimable(), 0);
        uint256 burned = uint256(total) / 10;
        assertEq(treasury.balance + stakers.balance + lineSum + burned, total);
        assertGe(treasury.balance, uint256(total) / 20);
    }

    /// @notice A void gives every wei of the epoch back to the pool, and every wei of the bond to the burn or the challenger.
    function testFuzz_AVoidReturnsTheEpochAndSplitsTheBond(uint96 bond, uint96 total, uint96 later) public {
        total = uint96(bound(total, 1, 50_000 ether));
        later = uint96(bound(later, 0, 50_000 ether));
        pay(1, total);
        uint256 most = BOND - total - later;
        vm.prank(operator);
        royalties.withdrawBond(bound(bond, 0, most));
        uint256 held = royalties.bonds(operator);
        postAndVoid(bob);
        assertEq(inPool(), total);
        assertEq(royalties.bonds(bob) + toBurn(), held);
        assertLe(toBurn() - royalties.bonds(bob), 1);
        assertEq(royalties.liabilities(), address(royalties).balance);
        deposit(operator, uint256(total) + later);
        if (later > 0) pay(2, later);
        postAndFinalise(uint256(total) + later, 0);
        assertEq(newestEpoch(), 1);
    }

    /// @notice An account is paid the highest cumulative that a final epoch proves, in whatever order the epochs are claimed.
    function testFuzz_AnAccountIsPaidItsHighestCumulativeInAnyOrder(uint64[4] memory parts, uint256 order) public {
        IRoyalties.ClaimItem[] memory items = new IRoyalties.ClaimItem[](parts.length);
        uint256 cumulative;
        for (uint256 i; i < parts.length; ++i) {
            cumulative += parts[i];
            earn(alice, cumulative);
            pay(uint96(i + 1), uint128(parts[i]) * 2 + 2);
            postAndFinalise(uint256(parts[i]) * 2 + 2, parts[i]);
            items[i] = claimItem(i + 1, 0);
        }
        for (uint256 i; i < parts.length; ++i) {
            uint256 j = i + order % (parts.length - i);
            order /= parts.length;
            (items[i], items[j]) = (items[j], items[i]);
        }
        royalties.claimMany(items);
        assertEq(alice.balance, cumulative);
        assertEq(claimable(), 0);
    }

    /// @notice A policy comes out of its slot as it went in, and governance can set what is within the bounds and nothing else.
    function testFuzz_PoliciesFitTheirSlotAndTheirBounds(Policy memory p) public {
        assertEq(abi.encode(FeePolicy.unpack(FeePolicy.pack(p))), abi.encode(p));
        Fees memory f = p.fees;
        f.modelBps = uint16(bound(f.modelBps, 0, 10_000));
        f.burnBps = uint16(bound(f.burnBps, 0, 1_500));
        f.treasuryBps = uint16(bound(f.treasuryBps, 0, 1_000));
        f.stakersBps = uint16(bound(f.stakersBps, 0, 1_000));
        f.reviewersBps = uint16(bound(f.reviewersBps, 0, 3_000));
        f.curatorsBps = uint16(bound(f.curatorsBps, 0, 3_000));
        f.disputeWindow = uint32(bound(f.disputeWindow, 0, 8 days));
        uint256 others = uint256(f.modelBps) + f.burnBps + f.treasuryBps + f.stakersBps;
        f.dataBps = uint16(others > 10_000 ? 0 : 10_000 - others);
        bool fine = others <= 10_000 && f.burnBps + f.treasuryBps + f.stakersBps <= 3_000
            && f.reviewersBps + f.curatorsBps <= 5_000 && f.disputeWindow >= 1 hours && f.disputeWindow <= 7 days;
        vm.chainId(1612);
        vm.prank(governance);
        if (!fine) vm.expectRevert(abi.encodeWithSelector(FeePolicy.BadFees.selector, f));
        royalties.setFees(f);
        if (fine) assertEq(abi.encode(royalties.policyOf(2).fees), abi.encode(f));
    }

    /// @notice Ether that was forced in changes no sum and stays.
    function testFuzz_ForcedEtherIsNobodys(uint96 amount, uint96 claim_) public {
        pay(1, 1000);
        uint256 owed = royalties.liabilities();
        vm.deal(address(royalties), address(royalties).balance + amount);
        assertEq(royalties.liabilities(), owed);
        earn(alice, claim_);
        postAndFinalise(1000, 800);
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        if (claim_ == 0) vm.expectRevert(abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, alice, 0));
        else if (claim_ > 800) vm.expectRevert(abi.encodeWithSelector(IRoyalties.Uncovered.selector, claim_, 800));
        claim(c);
        assertEq(address(royalties).balance - royalties.liabilities(), amount);
    }

    /// @notice A proof holds for its own leaf and index only.
    function testFuzz_ProofsArePositional(uint8 size, uint8 position, uint256 wrong, bytes32 seed) public view {
        uint256 n = bound(size, 1, 64);
        uint256 index = bound(position, 0, n - 1);
        bytes32[] memory tree = new bytes32[](n);
        for (uint256 i; i < n; ++i) {
            tree[i] = Formats.leaf(abi.encode(seed, i));
        }
        bytes32 root = MerkleTree.root(tree);
        bytes32[] memory proof = MerkleTree.proof(tree, index);
        assertTrue(this.verify(root, tree[index], index, proof));
        assertFalse(this.verify(root, tree[index], index + (1 << proof.length), proof), "bits above the root");
        if (wrong != index) assertFalse(this.verify(root, tree[index], wrong, proof));
        assertFalse(this.verify(root, keccak256(abi.encode(seed)), index, proof));
    }

    /// @notice A path of any depth is folded sibling by sibling, and none of its words can be changed.
    function testFuzz_PathsOfAnyDepthAreFolded(uint8 depth, uint256 index, bytes32 leaf, bytes32 seed) public view {
        bytes32[] memory proof = new bytes32[](bound(depth, 0, 45));
        index = bound(index, 0, (1 << proof.length) - 1);
        bytes32 node = leaf;
        for (uint256 i; i < proof.length; ++i) {
            proof[i] = keccak256(abi.encode(seed, i));
            bool right = index >> i & 1 == 1;
            node = right ? keccak256(abi.encode(proof[i], node)) : keccak256(abi.encode(node, proof[i]));
        }
        assertTrue(this.verify(node, leaf, index, proof));
        assertFalse(this.verify(node, leaf, index + (1 << proof.length), proof));
        assertFalse(this.verify(node, ~leaf, index, proof));
        if (proof.length == 0) return;
        uint256 place = uint256(seed) % proof.length;
        assertFalse(this.verify(node, leaf, index ^ 1 << place, proof));
        proof[place] = ~proof[place];
        assertFalse(this.verify(node, leaf, index, proof));
    }

    function verify(bytes32 root, bytes32 leaf, uint256 index, bytes32[] calldata proof) external pure returns (bool) {
        return MerklePath.verify(root, leaf, index, proof);
    }
}
